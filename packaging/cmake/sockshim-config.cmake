# find_package(sockshim) gives the targets sockshim::sockshim, which is the
# shared library, and sockshim::static; and sockshim_PRELOAD, the path of the
# drop-in. What is installed is found from where this file lies.

set(_sockshim_lib "${CMAKE_CURRENT_LIST_DIR}/../..")
if(NOT EXISTS "${_sockshim_lib}/libsockshim.a")
  # As `cargo cinstall` has it on Debian.
  set(_sockshim_lib "${_sockshim_lib}/${CMAKE_LIBRARY_ARCHITECTURE}")
endif()
get_filename_component(_sockshim_lib "${_sockshim_lib}" ABSOLUTE)

# lib/, lib/x86_64-linux-gnu/: one of the folders above has include/. Where the
# headers were put elsewhere, sockshim_INCLUDE_DIR tells where.
set(_sockshim_above "${_sockshim_lib}")
foreach(_sockshim_floor RANGE 1 3)
  get_filename_component(_sockshim_above "${_sockshim_above}" DIRECTORY)
  if(NOT sockshim_INCLUDE_DIR AND EXISTS "${_sockshim_above}/include/sockshim.h")
    set(sockshim_INCLUDE_DIR "${_sockshim_above}/include")
  endif()
endforeach()

set(sockshim_PRELOAD "${_sockshim_lib}/sockshim/libsockshim_preload.so")

foreach(_sockshim_file IN ITEMS
    "${_sockshim_lib}/libsockshim.so" "${_sockshim_lib}/libsockshim.a"
    "${sockshim_INCLUDE_DIR}/sockshim.h")
  if(NOT EXISTS "${_sockshim_file}")
    set(sockshim_FOUND FALSE)
    set(sockshim_NOT_FOUND_MESSAGE "there is no ${_sockshim_file}")
  endif()
endforeach()

if(NOT TARGET sockshim::sockshim)
  add_library(sockshim::sockshim SHARED IMPORTED)
  set_target_properties(sockshim::sockshim PROPERTIES
    IMPORTED_LOCATION "${_sockshim_lib}/libsockshim.so"
    INTERFACE_INCLUDE_DIRECTORIES "${sockshim_INCLUDE_DIR}")
  add_library(sockshim::static STATIC IMPORTED)
  set_target_properties(sockshim::static PROPERTIES
    IMPORTED_LOCATION "${_sockshim_lib}/libsockshim.a"
    INTERFACE_INCLUDE_DIRECTORIES "${sockshim_INCLUDE_DIR}")
endif()

unset(_sockshim_above)
unset(_sockshim_file)
unset(_sockshim_floor)
unset(_sockshim_lib)
