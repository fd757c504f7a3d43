# For users' projects: compiles a model as part of a build.
#
#   hone_add_model(TARGET_NAME MODEL file
#                  [NAME symbol] [TARGET chip] [BATCH n] [SHAPE name=dims...] [THREADS n]
#                  [OPTIONS flag...] [DEPENDS file...])
#
# Compiles the model ahead of time, links its object into the executable or library TARGET_NAME and lets that include
# the header "symbol.h". NAME is the stem of the C names, the model file's stem unless said otherwise. TARGET is the
# machine the object is for, the one that compiles unless said otherwise. BATCH binds a symbolic batch, SHAPE an input's
# other symbolic dimensions. OPTIONS are handed to `hone compile` as they are. The object is made anew when the model,
# the compiler or a file of DEPENDS (external weights, calibration data) changes.
#
# The shim comes along as sources, compiled with the project's own compiler and flags:
#   Hone::runtime    hone.h and its functions
#   Hone::threads    the same with a pthread pool, for models built with THREADS
# To be called in the folder that makes TARGET_NAME.

enable_language(C)

if(NOT TARGET Hone::runtime)
  add_library(hone_runtime STATIC EXCLUDE_FROM_ALL ${HONE_RUNTIME_DIR}/hone_runtime.c)
  target_include_directories(hone_runtime PUBLIC ${HONE_RUNTIME_DIR})
  set_target_properties(hone_runtime PROPERTIES C_STANDARD 11)
  add_library(Hone::runtime ALIAS hone_runtime)

  add_library(hone_threads STATIC EXCLUDE_FROM_ALL ${HONE_RUNTIME_DIR}/ports/posix-threads/hone_threads.c)
  target_include_directories(hone_threads PUBLIC ${HONE_RUNTIME_DIR}/ports/posix-threads)
  target_compile_options(hone_threads PRIVATE -pthread)
  target_link_options(hone_threads INTERFACE -pthread)
  target_link_libraries(hone_threads PUBLIC hone_runtime)
  set_target_properties(hone_threads PROPERTIES C_STANDARD 11)
  add_library(Hone::threads ALIAS hone_threads)
endif()

function(hone_add_model target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "MODEL;NAME;TARGET;BATCH;THREADS" "SHAPE;OPTIONS;DEPENDS")
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "hone_add_model: what is '${ARG_UNPARSED_ARGUMENTS}'?")
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

  set(flags --name=${ARG_NAME})
  if(ARG_TARGET)
    list(APPEND flags --target=${ARG_TARGET})
  endif()
  if(ARG_BATCH)
    list(APPEND flags --batch=${ARG_BATCH})
  endif()
  if(ARG_THREADS)
    list(APPEND flags --threads=${ARG_THREADS})
  endif()
  foreach(shape ${ARG_SHAPE})
    list(APPEND flags --shape=${shape})
  endforeach()

  set(folder ${CMAKE_CURRENT_BINARY_DIR}/hone/${target})
  file(MAKE_DIRECTORY ${folder})
  set(base ${folder}/${ARG_NAME})
  add_custom_command(
    OUTPUT ${base}.o ${base}.h ${base}.json
    COMMAND ${HONE_COMPILER} compile ${model} ${flags} ${ARG_OPTIONS} -o ${base}
    DEPENDS ${model} ${HONE_COMPILER} ${ARG_DEPENDS}
    COMMENT "Compiling ${model} ahead of time"
    VERBATIM)
  set_source_files_properties(${base}.o PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
  target_sources(${target} PRIVATE ${base}.o ${base}.h)
  target_include_directories(${target} PRIVATE ${folder})
  target_link_libraries(${target} PRIVATE Hone::runtime)
endfunction()
