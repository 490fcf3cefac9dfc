# Compiler settings that hold for every target: warnings, sanitizers, hardening, ccache.

set(TSU_SANITIZE "" CACHE STRING "Sanitizers of this build: address,undefined | thread | empty")
option(TSU_FUZZ "Build fuzzers with libFuzzer (needs clang)" OFF)
option(TSU_WERROR "Stop at warnings" ON)
option(TSU_PCH "Share one precompiled header" ON)

find_program(TSU_CCACHE ccache)
if(TSU_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The sloppiness is what a shared precompiled header needs to be cached at all. What a file
  # includes is read from the compiler's own list, not found by preprocessing it once more.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_DEPEND=1
    CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_PCH_EXTSUM=1
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${TSU_CCACHE})
endif()

# Designated initialisers leave out what has a default on purpose.
set(TSU_WARNINGS -Wall -Wextra -Wshadow -Wconversion -Wno-missing-field-initializers)
if(TSU_WERROR)
  list(APPEND TSU_WARNINGS -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  # ALLOW_WARNINGS names GCC's; and libstdc++ sorts with what it calls deprecated.
  list(APPEND TSU_WARNINGS -Wno-unknown-warning-option -Wno-deprecated-declarations)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # -Wrestrict is wrong about std::string in GCC 12 (PR 105651); the others guess across inlining
  # and coroutine frames, so they are shown but do not stop the build.
  list(APPEND TSU_WARNINGS -Wno-restrict -Wno-error=maybe-uninitialized -Wno-error=array-bounds
    -Wno-error=stringop-overflow -Wno-error=stringop-overread -Wno-error=free-nonheap-object)
  if(TSU_SANITIZE)
    list(APPEND TSU_WARNINGS -Wno-maybe-uninitialized)
  endif()
  if(TSU_CCACHE)
    add_compile_options(-fpch-preprocess)
  endif()
elseif(TSU_CCACHE)
  add_compile_options(-Xclang -fno-pch-timestamp)
  # Without the header's own name, by which two checkouts would differ for the cache.
  set(CMAKE_CXX_COMPILE_OPTIONS_USE_PCH -Xclang -include-pch -Xclang <PCH_FILE>)
endif()

# The same -fPIE everywhere, so that libraries and programs can share the precompiled header.
# GCC hands a coroutine's thread on without growing the stack only with sibling calls; what is done
# where it cannot make them stands in base/core/task.h.
add_compile_options(-fPIE -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  add_compile_options(-foptimize-sibling-calls)
endif()
add_compile_definitions(_GLIBCXX_ASSERTIONS)
add_link_options(-pie -Wl,-z,relro,-z,now)
if(TSU_SANITIZE)
  add_compile_options(-fsanitize=${TSU_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${TSU_SANITIZE})
  if(TSU_SANITIZE MATCHES undefined)
    # What is left out here costs a third of the build's time, and ASan ends on most of it anyway.
    add_compile_options(-fno-sanitize-recover=undefined
      -fno-sanitize=null,alignment,vptr,object-size)
    if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
      # Its prologue data and split coroutines do not go together (LLVM issue 49689).
      add_compile_options(-fno-sanitize=function)
    endif()
  endif()
endif()
if(TSU_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "TSU_FUZZ needs clang: cmake --preset fuzz")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
