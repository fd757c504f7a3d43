# hone_add_version(TARGET): gives a target the source file that says which release and commit it is. Only that file is
# made and compiled anew when the commit is another.
function(hone_add_version target)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/Version.cpp)
  set(moves)
  if(EXISTS ${CMAKE_SOURCE_DIR}/.git)
    # Git writes a line to this file whenever HEAD moves.
    execute_process(COMMAND git -C ${CMAKE_SOURCE_DIR} rev-parse --path-format=absolute --git-path logs/HEAD
                    OUTPUT_VARIABLE log OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(log AND EXISTS ${log})
      set(moves ${log})
    endif()
  endif()
  set(script ${CMAKE_SOURCE_DIR}/cmake/WriteVersion.cmake)
  add_custom_command(OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DVERSION=${PROJECT_VERSION} -DOUTPUT=${source} -P ${script}
    DEPENDS ${script} ${moves} VERBATIM)
  target_sources(${target} PRIVATE ${source})
  set_source_files_properties(${source} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
