# How a room of lib/ becomes a library. Every room shares one precompiled header: MLIR's headers cost 5-20 s a
# file, so the heavy ones are parsed once for the whole project.

# LLVM is built without RTTI; exceptions are off as in LLVM. Files that talk to libonnx turn both back on.
set(HONE_CXX_FLAGS -fno-rtti -fno-exceptions -Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers
    -fvisibility-inlines-hidden)
if(HONE_SANITIZE)
  list(APPEND HONE_CXX_FLAGS -fsanitize=${HONE_SANITIZE} -fno-sanitize=vptr,function -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${HONE_SANITIZE})
endif()
find_program(HONE_LLD ld.lld HINTS ${LLVM_TOOLS_BINARY_DIR})
if(HONE_LLD)
  add_link_options(--ld-path=${HONE_LLD})
endif()

find_program(HONE_CCACHE ccache)
if(HONE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${HONE_CCACHE})
endif()

if(HONE_STATIC_LLVM)
  get_property(mlir_dialects GLOBAL PROPERTY MLIR_DIALECT_LIBS)
  get_property(mlir_extensions GLOBAL PROPERTY MLIR_EXTENSION_LIBS)
  get_property(mlir_conversions GLOBAL PROPERTY MLIR_CONVERSION_LIBS)
  get_property(mlir_translations GLOBAL PROPERTY MLIR_TRANSLATION_LIBS)
  # Debian's static MLIR libraries name the shared LLVM as what they need; beside the static one it would be loaded a
  # second time.
  get_directory_property(imported IMPORTED_TARGETS)
  foreach(library ${imported})
    if(library MATCHES "^MLIR.")
      get_target_property(needs ${library} INTERFACE_LINK_LIBRARIES)
      if(NOT needs)
        continue()
      endif()
      list(FILTER needs EXCLUDE REGEX "^(.<LINK_ONLY:)?(LLVM|MLIR)>?$")
      set_target_properties(${library} PROPERTIES INTERFACE_LINK_LIBRARIES "${needs}")
    endif()
  endforeach()
  llvm_map_components_to_libnames(llvm_libs ${LLVM_TARGETS_TO_BUILD} all)
  set(HONE_MLIR_LIBS ${mlir_dialects} ${mlir_extensions} ${mlir_conversions} ${mlir_translations} MLIROptLib
      MLIRRegisterAllDialects MLIRRegisterAllExtensions MLIRRegisterAllPasses MLIRParser MLIRPass MLIRTransforms ${llvm_libs})
  add_link_options(-Wl,--gc-sections -Wl,--strip-all)
else()
  set(HONE_MLIR_LIBS MLIR LLVM)
endif()

set(HONE_PRECOMPILED_HEADER "" CACHE FILEPATH "A ready precompiled lib/Precompiled.h, for checkouts that share a compiler cache")

# hone_use_precompiled(TARGET): has a target read the project's precompiled header.
function(hone_use_precompiled target)
  if(HONE_PRECOMPILED_HEADER)
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -include-pch -Xclang ${HONE_PRECOMPILED_HEADER}>)
  else()
    target_precompile_headers(${target} REUSE_FROM HonePrecompiled)
  endif()
endfunction()

function(hone_compile_settings target)
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:${HONE_CXX_FLAGS} -fpch-instantiate-templates>)
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/include ${CMAKE_BINARY_DIR}/include)
  target_include_directories(${target} SYSTEM PRIVATE ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
endfunction()

# The one precompiled header; see lib/Precompiled.h.
function(hone_precompiled_header)
  if(HONE_PRECOMPILED_HEADER)
    return()
  endif()
  file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cpp "")
  add_library(HonePrecompiled STATIC ${CMAKE_BINARY_DIR}/precompiled.cpp)
  add_dependencies(HonePrecompiled hone-headers)
  hone_compile_settings(HonePrecompiled)
  target_precompile_headers(HonePrecompiled PRIVATE ${CMAKE_SOURCE_DIR}/lib/Precompiled.h)
endfunction()

# hone_add_room(NAME [NO_PRECOMPILED] [USES target...]): a static library of every .cpp in the calling folder.
# USES lists rooms and outside libraries; a room may use only rooms above it (docs/architecture.md).
function(hone_add_room name)
  cmake_parse_arguments(ROOM "NO_PRECOMPILED" "" "USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${ROOM_USES})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  hone_compile_settings(${name})
  if(NOT ROOM_NO_PRECOMPILED)
    hone_use_precompiled(${name})
  endif()
  target_link_libraries(${name} PUBLIC ${ROOM_USES} ${HONE_MLIR_LIBS})
  add_dependencies(${name} hone-headers)
endfunction()

# hone_add_tool(NAME USES target...): an executable of every .cpp in the calling folder.
function(hone_add_tool name)
  cmake_parse_arguments(TOOL "" "" "USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  hone_compile_settings(${name})
  hone_use_precompiled(${name})
  target_link_libraries(${name} PRIVATE ${TOOL_USES} ${HONE_MLIR_LIBS})
  add_dependencies(${name} hone-headers)
  install(TARGETS ${name} RUNTIME DESTINATION bin)
endfunction()
