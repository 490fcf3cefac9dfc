# What the house takes from Debian, each as one interface target. Nothing is downloaded.
# A folder names what it needs under PRIVATE_LIBS:  tsu_library(base/db ... PRIVATE_LIBS tsu_sqlite3)

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)

set(TSU_HINT "install it with apt-get (tools/packages lists all that is needed; ./run does it)")

function(tsu_pkg target module)
  pkg_check_modules(${target}_pc QUIET IMPORTED_TARGET ${module})
  if(NOT ${target}_pc_FOUND)
    message(FATAL_ERROR "${module} is missing: ${TSU_HINT}")
  endif()
  add_library(${target} INTERFACE)
  target_link_libraries(${target} INTERFACE PkgConfig::${target}_pc)
endfunction()

tsu_pkg(tsu_sqlite3 sqlite3>=3.40)
tsu_pkg(tsu_libpq libpq)
tsu_pkg(tsu_sodium libsodium)
tsu_pkg(tsu_simdjson simdjson)
tsu_pkg(tsu_fmt fmt)
tsu_pkg(tsu_spdlog spdlog)
tsu_pkg(tsu_curl libcurl)
tsu_pkg(tsu_mosquitto libmosquitto)
tsu_pkg(tsu_systemd libsystemd)
tsu_pkg(tsu_seccomp libseccomp)
tsu_pkg(tsu_cli11 CLI11)
tsu_pkg(tsu_toml tomlplusplus)
tsu_pkg(tsu_zlib zlib)
tsu_pkg(tsu_brotli libbrotlienc)
tsu_pkg(tsu_geos geos)
tsu_pkg(tsu_fido2 libfido2>=1.12)
tsu_pkg(tsu_cbor libcbor)
tsu_pkg(tsu_qrencode libqrencode)
tsu_pkg(tsu_icu icu-i18n icu-uc)

add_library(tsu_openssl INTERFACE)
target_link_libraries(tsu_openssl INTERFACE OpenSSL::SSL OpenSSL::Crypto)

tsu_pkg(tsu_jpeg libjpeg)
tsu_pkg(tsu_png libpng)
tsu_pkg(tsu_webp libwebp)

# Only tsunagu-media links these: Cairo writes PDF, HarfBuzz shapes, Pango knows UAX #14.
tsu_pkg(tsu_pango pango)
add_library(tsu_cairo INTERFACE)
pkg_check_modules(tsu_cairo_pc QUIET IMPORTED_TARGET cairo-pdf cairo-ft freetype2 harfbuzz)
if(NOT tsu_cairo_pc_FOUND)
  message(FATAL_ERROR "Cairo or HarfBuzz is missing: ${TSU_HINT}")
endif()
target_link_libraries(tsu_cairo INTERFACE PkgConfig::tsu_cairo_pc)

# Only tsunagu-media links this. Not imgcodecs: in Debian that one pulls in GDAL and Poppler, which
# is 139 libraries and the GPL. Files are decoded by libjpeg, libpng and libwebp instead.
add_library(tsu_opencv INTERFACE)
find_path(TSU_OPENCV_INCLUDE opencv2/imgproc.hpp PATH_SUFFIXES opencv4)
if(NOT TSU_OPENCV_INCLUDE)
  message(FATAL_ERROR "OpenCV is missing: ${TSU_HINT}")
endif()
target_include_directories(tsu_opencv SYSTEM INTERFACE ${TSU_OPENCV_INCLUDE})
target_link_libraries(tsu_opencv INTERFACE opencv_imgproc opencv_core)

# Boost: headers only (Describe, Mp11, Geometry, and under base/http Asio and Beast).
# Asio's deprecated names are refused with 1.81 already, as 1.88 (Debian 13) has removed them.
find_path(TSU_BOOST_INCLUDE boost/version.hpp)
if(TSU_BOOST_INCLUDE)
  file(STRINGS ${TSU_BOOST_INCLUDE}/boost/version.hpp line REGEX "define BOOST_VERSION ")
  string(REGEX MATCH "[0-9]+" TSU_BOOST_VERSION "${line}")
endif()
if(NOT TSU_BOOST_VERSION OR TSU_BOOST_VERSION LESS 108100)
  message(FATAL_ERROR "Boost >= 1.81 is missing (found '${TSU_BOOST_VERSION}'): ${TSU_HINT}")
endif()

add_library(tsu_boost INTERFACE)
target_include_directories(tsu_boost SYSTEM INTERFACE ${TSU_BOOST_INCLUDE})
target_compile_definitions(tsu_boost INTERFACE
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_ALL_NO_LIB BOOST_ASIO_DISABLE_BOOST_COROUTINE)

# What of Asio and Beast is not templates, compiled once. Only base/http links it.
add_library(tsu_asio STATIC cmake/asio.cc)
target_compile_features(tsu_asio PUBLIC cxx_std_20)
target_link_libraries(tsu_asio PUBLIC tsu_boost tsu_openssl Threads::Threads)
if(TSU_SANITIZE STREQUAL "thread")       # its fences are not seen, its locks are: that is enough
  target_compile_options(tsu_asio PUBLIC -Wno-tsan)
endif()
