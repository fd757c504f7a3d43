# The CMake package for users: one copy for the installed tree, one in the build tree (cmake/Hone), so that the examples
# build against either: -DHone_DIR=build/dev/cmake/Hone.
include(CMakePackageConfigHelpers)

# hone_write_package(FOLDER COMPILER RUNTIME): the package's files in FOLDER; the compiler's and the runtime's places
# are relative to where the files end up.
function(hone_write_package folder compiler runtime)
  set(HONE_CONFIG_COMPILER ${compiler})
  set(HONE_CONFIG_RUNTIME ${runtime})
  configure_file(${CMAKE_SOURCE_DIR}/cmake/HoneConfig.cmake.in ${folder}/HoneConfig.cmake @ONLY)
  write_basic_package_version_file(${folder}/HoneConfigVersion.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
  configure_file(${CMAKE_SOURCE_DIR}/cmake/HoneAddModel.cmake ${folder}/HoneAddModel.cmake COPYONLY)
endfunction()

set(HONE_BUILD_PACKAGE ${CMAKE_BINARY_DIR}/cmake/Hone)
file(RELATIVE_PATH HONE_BUILD_COMPILER ${HONE_BUILD_PACKAGE} ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/hone)
file(RELATIVE_PATH HONE_BUILD_RUNTIME ${HONE_BUILD_PACKAGE} ${CMAKE_SOURCE_DIR}/runtime)
hone_write_package(${HONE_BUILD_PACKAGE} ${HONE_BUILD_COMPILER} ${HONE_BUILD_RUNTIME})
hone_write_package(${CMAKE_BINARY_DIR}/install-package ../../../bin/hone ../../../share/hone/runtime)
install(DIRECTORY ${CMAKE_BINARY_DIR}/install-package/ DESTINATION lib/cmake/Hone)
install(FILES LICENSE DESTINATION share/hone)
# As they lie in the sources, so that links between them lead somewhere.
install(FILES README.md DESTINATION share/doc/hone)
install(DIRECTORY docs python-free-examples DESTINATION share/doc/hone)
