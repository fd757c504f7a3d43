# For users' projects: compiles a model as part of a build.
#
#   hone_add_model(TARGET_NAME MODEL file
#                  [NAME symbol] [TARGET chip] [BATCH n] [SHAPE name=dims...] [VALUE name=values...]
#                  [THREADS n] [ARENA_LIMIT bytes] [QUIET] [OPTIONS flag...] [DEPENDS file...])
#
# Compiles the model ahead of time, links its object into the executable or library TARGET_NAME and lets that include
# the header "symbol.h". NAME is the stem of the C names, the model file's stem unless said otherwise. TARGET is what the
# object is for: one of `hone targets`, or a description file. It must be said when cross compiling; otherwise it is the
# default of `hone compile`, which does not depend on the CPU that compiles. BATCH binds a symbolic batch, SHAPE an input's
# other symbolic dimensions, VALUE makes an input a constant. An arena of more bytes than ARENA_LIMIT (65536, 64K) is an
# error. QUIET leaves out remarks. OPTIONS are handed to `hone compile` as they are. Relative paths are of the calling
# CMakeLists.txt's folder.
#
# The object is made anew when the model, its external weights, the description or one that it is based on, the compiler or
# a file of DEPENDS changes. Two models of one TARGET_NAME have different names.
#
# Properties of TARGET_NAME, each a list with an entry a model, in the order of the calls:
#   HONE_MODELS       the names
#   HONE_ARENA_BYTES  the size of the arena, which is known only when the model is compiled: the macro of the model's header
#                     that has it, such as kws_ARENA_BYTES
#   HONE_REPORTS      the path of the JSON report, which has the sizes for scripts that run during the build
#
# The shim comes along as sources, compiled with the project's own compiler and flags:
#   Hone::runtime    hone.h and its functions; for a system without a C library (CMAKE_SYSTEM_NAME Generic, or the variable
#                    HONE_BARE_METAL set before find_package) also the memory functions that compilers call
#   Hone::threads    the same with a pthread pool, for models built with THREADS
#   Hone::cortex_m   for a program on an Arm Cortex-M that has no start-up code of its own: start-up, semihosting
#                    (hone_port.h) and a linker script, which includes the program's memory.ld: regions boot, code and ram,
#                    and hone_stack_bytes. Calls main.
# To be called in the folder that makes TARGET_NAME.

cmake_policy(PUSH)
cmake_policy(VERSION 3.20...3.25)

enable_language(C)

if(NOT DEFINED HONE_BARE_METAL)
  set(HONE_BARE_METAL OFF)
  if(CMAKE_SYSTEM_NAME STREQUAL "Generic")
    set(HONE_BARE_METAL ON)
  endif()
endif()

if(NOT TARGET Hone::runtime)
  add_library(hone_runtime STATIC EXCLUDE_FROM_ALL ${HONE_RUNTIME_DIR}/hone_runtime.c)
  target_include_directories(hone_runtime PUBLIC ${HONE_RUNTIME_DIR})
  target_compile_definitions(hone_runtime PRIVATE $<$<BOOL:${HONE_BARE_METAL}>:HONE_BARE_METAL>)
  target_compile_options(hone_runtime PRIVATE -ffreestanding)
  # Models say that they need no executable stack. Objects of compilers for bare metal say nothing, of which GNU's linker warns.
  if(CMAKE_SYSTEM_NAME STREQUAL "Generic" AND CMAKE_C_COMPILER_ID MATCHES "GNU|Clang")
    target_link_options(hone_runtime INTERFACE -Wl,-z,noexecstack)
  endif()
  set_target_properties(hone_runtime PROPERTIES C_STANDARD 11)
  add_library(Hone::runtime ALIAS hone_runtime)

  add_library(hone_threads STATIC EXCLUDE_FROM_ALL ${HONE_RUNTIME_DIR}/ports/posix-threads/hone_threads.c)
  target_include_directories(hone_threads PUBLIC ${HONE_RUNTIME_DIR}/ports/posix-threads)
  target_compile_options(hone_threads PRIVATE -pthread)
  target_link_options(hone_threads INTERFACE -pthread)
  target_link_libraries(hone_threads PUBLIC hone_runtime)
  set_target_properties(hone_threads PROPERTIES C_STANDARD 11)
  add_library(Hone::threads ALIAS hone_threads)

  add_library(hone_cortex_m STATIC EXCLUDE_FROM_ALL ${HONE_RUNTIME_DIR}/ports/cortex-m/hone_cortex_m.c)
  target_include_directories(hone_cortex_m PUBLIC ${HONE_RUNTIME_DIR}/harness)
  target_compile_definitions(hone_cortex_m PRIVATE hone_harness_main=main)
  target_compile_options(hone_cortex_m PRIVATE -ffreestanding)
  target_link_options(hone_cortex_m INTERFACE -nostartfiles -Wl,--undefined=hone_reset
                      -T${HONE_RUNTIME_DIR}/ports/cortex-m/hone_cortex_m.ld)
  target_link_libraries(hone_cortex_m PUBLIC hone_runtime)
  set_target_properties(hone_cortex_m PROPERTIES C_STANDARD 11 C_EXTENSIONS ON)
  add_library(Hone::cortex_m ALIAS hone_cortex_m)
endif()

# Sets `variable` to the flags for `hone compile` that the arguments of hone_add_model stand for, which are the caller's
# ARG_... variables.
function(hone_model_flags variable target)
  set(flags --name=${ARG_NAME})
  if(ARG_TARGET)
    if(ARG_TARGET MATCHES "/|\\.ya?ml$")
      cmake_path(ABSOLUTE_PATH ARG_TARGET BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
      if(NOT EXISTS ${ARG_TARGET})
        message(FATAL_ERROR "hone_add_model(${target}): there is no description ${ARG_TARGET}")
      endif()
    endif()
    list(APPEND flags --target=${ARG_TARGET})
  elseif(CMAKE_CROSSCOMPILING)
    message(FATAL_ERROR "hone_add_model(${target}): TARGET is missing: the project is cross compiled, for "
                        "${CMAKE_SYSTEM_NAME} on ${CMAKE_SYSTEM_PROCESSOR}. Write TARGET and the name of the chip, one of "
                        "those that `hone targets` lists, or the path of a description, as in TARGET cortex-m4 or "
                        "TARGET board.yaml")
  endif()
  foreach(keyword BATCH THREADS ARENA_LIMIT)
    if(DEFINED ARG_${keyword})
      string(TOLOWER "--${keyword}" flag)
      string(REPLACE "_" "-" flag "${flag}")
      list(APPEND flags ${flag}=${ARG_${keyword}})
    endif()
  endforeach()
  list(TRANSFORM ARG_SHAPE PREPEND --shape=)
  list(TRANSFORM ARG_VALUE PREPEND --value=)
  if(ARG_QUIET)
    list(APPEND flags --quiet)
  endif()
  set(${variable} ${flags} ${ARG_SHAPE} ${ARG_VALUE} ${ARG_OPTIONS} PARENT_SCOPE)
endfunction()

function(hone_add_model target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "QUIET" "MODEL;NAME;TARGET;BATCH;THREADS;ARENA_LIMIT" "SHAPE;VALUE;OPTIONS;DEPENDS")
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "hone_add_model: what is '${ARG_UNPARSED_ARGUMENTS}'?")
  endif()
  if(ARG_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "hone_add_model(${target}): nothing follows '${ARG_KEYWORDS_MISSING_VALUES}'")
  endif()
  if(NOT ARG_MODEL)
    message(FATAL_ERROR "hone_add_model(${target}): MODEL is missing")
  endif()
  if(NOT TARGET ${target})
    message(FATAL_ERROR "hone_add_model: '${target}' is not a target yet; add_executable or add_library comes first")
  endif()
  cmake_path(ABSOLUTE_PATH ARG_MODEL BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE OUTPUT_VARIABLE model)
  if(NOT EXISTS ${model})
    message(FATAL_ERROR "hone_add_model(${target}): there is no ${model}")
  endif()
  if(NOT ARG_NAME)
    cmake_path(GET model STEM LAST_ONLY stem)
    string(MAKE_C_IDENTIFIER "${stem}" ARG_NAME)
  endif()

  get_target_property(models ${target} HONE_MODELS)
  if(ARG_NAME IN_LIST models)
    message(FATAL_ERROR "hone_add_model(${target}): there is already a model called '${ARG_NAME}'; give the one of ${model} "
                        "another name with NAME")
  endif()
  hone_model_flags(flags ${target})

  set(folder ${CMAKE_CURRENT_BINARY_DIR}/hone/${target})
  file(MAKE_DIRECTORY ${folder})
  set(base ${folder}/${ARG_NAME})
  add_custom_command(
    OUTPUT ${base}.o ${base}.h ${base}.json
    COMMAND ${HONE_COMPILER} compile ${model} ${flags} --depfile=${base}.d -o ${base}
    DEPENDS ${model} ${HONE_COMPILER} ${ARG_DEPENDS}
    DEPFILE ${base}.d
    COMMENT "Compiling ${model} ahead of time"
    VERBATIM)
  set_source_files_properties(${base}.o PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
  target_sources(${target} PRIVATE ${base}.o ${base}.h)
  target_include_directories(${target} PRIVATE ${folder})
  target_link_libraries(${target} PRIVATE Hone::runtime)
  set_property(TARGET ${target} APPEND PROPERTY HONE_MODELS ${ARG_NAME})
  set_property(TARGET ${target} APPEND PROPERTY HONE_ARENA_BYTES ${ARG_NAME}_ARENA_BYTES)
  set_property(TARGET ${target} APPEND PROPERTY HONE_REPORTS ${base}.json)
endfunction()

cmake_policy(POP)
