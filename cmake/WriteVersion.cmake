# cmake -DSOURCE=folder -DVERSION=number -DOUTPUT=file.cpp -P WriteVersion.cmake
#
# Writes the definitions of tools/hone/Version.h: the release, and the commit of the repository SOURCE, or "unknown" if it is
# none. What is not committed leaves no trace, so that the file depends on the commit alone.
set(commit unknown)
if(EXISTS ${SOURCE}/.git)
  find_program(GIT git)
  if(GIT)
    execute_process(COMMAND ${GIT} -C ${SOURCE} rev-parse --short=12 HEAD
                    OUTPUT_VARIABLE found RESULT_VARIABLE status OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(status EQUAL 0)
      set(commit ${found})
    endif()
  endif()
endif()
file(WRITE ${OUTPUT} "#include \"Version.h\"
const char hone::tool::versionNumber[] = \"${VERSION}\";
const char hone::tool::versionCommit[] = \"${commit}\";
")
