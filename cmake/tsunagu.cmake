# The floors of the house, lowest first. A folder may use only lower floors; base orders itself by
# the list below, and an engine may also use the engines named beside it. This is the only place
# where that is written down, and it is checked twice: here when the build is configured, and by
# tools/tidy.py for every #include.
set(TSU_FLOORS base engine service app)
set(TSU_BASE_ORDER core crypto qr jose webauthn config i18n metrics db http mail record jobs module media backup)
set(TSU_ENGINE_MAY_USE
  "id:"  "consent:id"  "broker:"  "iot:broker"  "gateway:broker"  "notify:"  "geo:"  "ledger:id"
  "rules:broker,notify"
  "catalog:broker"  "crm:id,consent,ledger,notify")

function(tsu_floor_of name out)          # "service/snow" -> 2
  string(REGEX REPLACE "/.*" "" floor "${name}")
  list(FIND TSU_FLOORS "${floor}" at)
  if(at LESS 0)
    message(FATAL_ERROR "${name}: '${floor}' is not a floor (${TSU_FLOORS})")
  endif()
  set(${out} ${at} PARENT_SCOPE)
endfunction()

function(tsu_base_place name out)        # "base/db" -> 5
  string(REGEX REPLACE "^base/" "" short "${name}")
  list(FIND TSU_BASE_ORDER "${short}" at)
  if(at LESS 0)
    message(FATAL_ERROR "${name} has no place in TSU_BASE_ORDER: see cmake/tsunagu.cmake")
  endif()
  set(${out} ${at} PARENT_SCOPE)
endfunction()

function(tsu_engine_may_use me dep out)  # engine/ledger engine/id -> TRUE
  set(${out} FALSE PARENT_SCOPE)
  string(REGEX REPLACE "^engine/" "" my_name "${me}")
  string(REGEX REPLACE "^engine/" "" their_name "${dep}")
  foreach(row IN LISTS TSU_ENGINE_MAY_USE)
    if(row MATCHES "^${my_name}:(.*)$")
      string(REPLACE "," ";" allowed "${CMAKE_MATCH_1}")
      if(their_name IN_LIST allowed)
        set(${out} TRUE PARENT_SCOPE)
      endif()
    endif()
  endforeach()
endfunction()

function(tsu_check_use me dep)
  tsu_floor_of(${me} mine)
  tsu_floor_of(${dep} theirs)
  set(allowed FALSE)
  if(theirs LESS mine OR dep MATCHES "^${me}/")   # a folder may use the libraries inside it
    set(allowed TRUE)
  elseif(me STREQUAL "service/snow/trial" AND dep MATCHES "^service/snow(/sim)?$")
    set(allowed TRUE)   # plays what the simulator makes through the rules that it must not know
  elseif(me MATCHES "^base/" AND dep MATCHES "^base/")
    tsu_base_place(${me} mine)
    tsu_base_place(${dep} theirs)
    if(theirs LESS mine)
      set(allowed TRUE)
    endif()
  elseif(me MATCHES "^engine/" AND dep MATCHES "^engine/")
    tsu_engine_may_use(${me} ${dep} allowed)
  endif()
  if(NOT allowed)
    message(FATAL_ERROR "${me} may not use ${dep}: see cmake/tsunagu.cmake")
  endif()
endfunction()

# tsu_shared_header(TARGET "OPTIONS" HEADERS...): a precompiled header of what nearly every file
# includes, and these, for everybody who compiles with these options.
function(tsu_shared_header target options_here)
  file(WRITE ${PROJECT_BINARY_DIR}/${target}.cc "// carries the precompiled header\n")
  add_library(${target} OBJECT ${PROJECT_BINARY_DIR}/${target}.cc)
  target_compile_options(${target} PRIVATE ${options_here})
  if(NOT TSU_PCH)
    return()
  endif()
  target_precompile_headers(${target} PRIVATE
    <algorithm> <array> <chrono> <compare> <cstdint> <functional> <map> <memory> <mutex>
    <optional> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector> ${ARGN})
  # Two precompiled headers of the same text differ in their bytes. What the compiler's cache knows
  # this one by instead lies beside it, so that two checkouts share what they compiled.
  get_directory_property(options COMPILE_OPTIONS)
  get_directory_property(definitions COMPILE_DEFINITIONS)
  string(SHA256 sum "${CMAKE_CXX_COMPILER} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_CXX_FLAGS} \
${options} ${definitions} ${options_here} ${ARGN}")
  foreach(kind IN ITEMS gch pch)           # as GCC and as clang call it
    file(WRITE ${PROJECT_BINARY_DIR}/CMakeFiles/${target}.dir/cmake_pch.hxx.${kind}.sum "${sum}\n")
  endforeach()
endfunction()

# Tests are compiled with less optimising than what they test, which is a third of their time. -O0
# would make other coroutines of them than of the house where that has no sanitizer
# (TSU_RESUMES_BY_JUMP in base/core/task.h). And in the search for undefined behaviour it is the
# house that is searched, not its tests.
set(TSU_TEST_OPTIONS -O1)
if(TSU_SANITIZE OR CMAKE_CXX_FLAGS MATCHES "-O0")
  set(TSU_TEST_OPTIONS -O0)
endif()
if(TSU_SANITIZE MATCHES undefined)
  list(APPEND TSU_TEST_OPTIONS -fno-sanitize=undefined)
endif()
tsu_shared_header(tsu_pch "")
tsu_shared_header(tsu_test_pch "${TSU_TEST_OPTIONS}" <gtest/gtest.h>)
# Where this checkout is, for the few tests that read its files: base/core/test/folders.h. A definition
# for all of them would make each test a stranger to the compiler's cache in another checkout.
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/folders/base/core/test/folders.h CONTENT [[
#pragma once
#define TSU_SOURCE_DIR "@PROJECT_SOURCE_DIR@"
#define TSU_BUILD_DIR "@PROJECT_BINARY_DIR@"
]] @ONLY)
file(WRITE ${PROJECT_BINARY_DIR}/empty.cc "// a library of headers still needs one source\n")

# tsu_common_options(TARGET [PCH]): PCH is the precompiled header to share, tsu_pch when left out.
function(tsu_common_options target)
  set(pch ${ARGN} tsu_pch)
  list(GET pch 0 pch)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE ${TSU_WARNINGS})
  if(TSU_PCH)
    target_precompile_headers(${target} REUSE_FROM ${pch})
  endif()
endfunction()

# Each embedded file becomes a string_view in the generated header "<folder>/embedded.h":
# service/weather + schema/0001_create.sql -> tsu::weather::embedded::schema_0001_create_sql
function(tsu_embed target name)
  get_filename_component(area ${name} NAME)
  set(text "// Generated by CMake from the files named under EMBED.\n#pragma once\n\n")
  string(APPEND text "#include <string_view>\n\nnamespace tsu::${area}::embedded {\n\n")
  foreach(file IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
      ${CMAKE_CURRENT_SOURCE_DIR}/${file})
    string(REGEX REPLACE "[^A-Za-z0-9]" "_" identifier ${file})
    file(READ ${file} content)
    string(APPEND text
      "inline constexpr std::string_view ${identifier} = R\"embedded(${content})embedded\";\n")
  endforeach()
  string(APPEND text "\n}  // namespace tsu::${area}::embedded\n")
  set(header ${PROJECT_BINARY_DIR}/embedded/${name}/embedded.h)
  file(WRITE ${header}.new "${text}")
  file(COPY_FILE ${header}.new ${header} ONLY_IF_DIFFERENT)
  target_include_directories(${target} PRIVATE ${PROJECT_BINARY_DIR}/embedded)
endfunction()

# tsu_add_test(engine/id engine_id 3 SOURCES...): as three tests of one program, each with a third of
# its cases, where all of them would take too long for one.
function(tsu_add_test name target parts)
  add_executable(${target}_test ${ARGN})
  tsu_common_options(${target}_test tsu_test_pch)
  target_compile_options(${target}_test PRIVATE -Wno-conversion -Wno-shadow ${TSU_TEST_OPTIONS})
  target_link_libraries(${target}_test PRIVATE ${target} gtest gtest_main Threads::Threads)
  set_target_properties(${target}_test PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/test)
  target_include_directories(${target}_test PRIVATE ${PROJECT_BINARY_DIR}/folders)
  string(REGEX REPLACE "/.*" "" floor "${name}")
  foreach(part RANGE 1 ${parts})
    set(test ${name})
    if(part GREATER 1)
      set(test ${name}.part${part})
    endif()
    math(EXPR index "${part} - 1")
    add_test(NAME ${test} COMMAND ${PROJECT_SOURCE_DIR}/tools/gtest-report
      $<TARGET_FILE:${target}_test>)
    set_tests_properties(${test} PROPERTIES LABELS ${floor} TIMEOUT 600
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${parts};GTEST_SHARD_INDEX=${index}")
  endforeach()
  set_property(GLOBAL APPEND PROPERTY TSU_TESTS_${floor} ${target}_test)
endfunction()

# tsu_script_test(app/restart test/restart.sh ARGS...): any program as a test. It exits 77 to skip,
# after a line that says why. tsunagu and tsunagu-media of this build are built before it runs.
function(tsu_script_test name program)
  string(REGEX REPLACE "/.*" "" floor "${name}")
  add_test(NAME ${name} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/${program} ${ARGN})
  set_tests_properties(${name} PROPERTIES LABELS ${floor} TIMEOUT 600 SKIP_RETURN_CODE 77
    ENVIRONMENT TSUNAGU_BUILD=${PROJECT_BINARY_DIR})
endfunction()

# Conversations with the whole program, as text (tools/case.py); each on SQLite and PostgreSQL.
function(tsu_add_cases name)
  foreach(file IN LISTS ARGN)
    get_filename_component(stem ${file} NAME_WE)
    foreach(engine IN ITEMS "" --postgres)
      string(REPLACE "--" "." suffix "${engine}")
      set(test ${name}.${stem}${suffix})
      add_test(NAME ${test} COMMAND ${PROJECT_SOURCE_DIR}/tools/case.py ${engine}
        --program ${PROJECT_BINARY_DIR}/tsunagu ${CMAKE_CURRENT_SOURCE_DIR}/${file})
      set_tests_properties(${test} PROPERTIES LABELS case TIMEOUT 300 SKIP_RETURN_CODE 77)
    endforeach()
  endforeach()
endfunction()

# Built by clang with TSU_FUZZ it searches; built otherwise it replays its corpus as a test:
# test/fuzz/parse.cc with the folder test/fuzz/parse/ beside it.
function(tsu_add_fuzzer name target file)
  get_filename_component(stem ${file} NAME_WE)
  get_filename_component(folder ${file} DIRECTORY)
  set(fuzzer ${target}_fuzz_${stem})
  add_executable(${fuzzer} ${file})
  tsu_common_options(${fuzzer})
  target_link_libraries(${fuzzer} PRIVATE ${target})
  set_target_properties(${fuzzer} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/test)
  if(TSU_FUZZ)
    target_link_options(${fuzzer} PRIVATE -fsanitize=fuzzer)
    return()
  endif()
  target_sources(${fuzzer} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/fuzz_replay.cc)
  string(REGEX REPLACE "/.*" "" floor "${name}")
  add_test(NAME ${name}.fuzz_${stem} COMMAND ${fuzzer} ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/${stem})
  set_tests_properties(${name}.fuzz_${stem} PROPERTIES LABELS ${floor} TIMEOUT 300)
  set_property(GLOBAL APPEND PROPERTY TSU_TESTS_${floor} ${fuzzer})
endfunction()

function(tsu_add_bench target)
  find_library(TSU_BENCHMARK benchmark)
  if(NOT TSU_BENCHMARK)
    return()                             # benchmarks are optional: libbenchmark-dev
  endif()
  add_executable(${target}_bench EXCLUDE_FROM_ALL ${ARGN})
  tsu_common_options(${target}_bench)
  target_compile_options(${target}_bench PRIVATE -Wno-conversion -Wno-shadow)
  target_link_libraries(${target}_bench PRIVATE
    ${target} benchmark benchmark_main Threads::Threads)
  set_target_properties(${target}_bench PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bench)
  set_property(GLOBAL APPEND PROPERTY TSU_BENCHES ${target}_bench)
endfunction()

function(tsu_note_uses name target)
  foreach(dep IN LISTS ARGN)
    tsu_check_use(${name} ${dep})
    string(REPLACE "/" "_" dep_target ${dep})
    if(NOT TARGET ${dep_target})
      message(FATAL_ERROR "${name} uses ${dep}, which does not exist (yet)")
    endif()
    target_link_libraries(${target} PUBLIC ${dep_target})
  endforeach()
  list(JOIN ARGN "," uses)
  set_property(GLOBAL APPEND PROPERTY TSU_GRAPH "${name}=${uses}")
endfunction()

# tsu_library(service/snow
#   SOURCES rules.cc store.cc            all by name
#   HEADERS rules.h                      each must compile alone (target verify-headers)
#   USES base/db engine/ledger           ours; only these may be included (base/core is always)
#   PRIVATE_LIBS tsu_sqlite3             not ours, behind the .cc files
#   PUBLIC_LIBS tsu_fmt                  not ours, seen in our headers: needs a reason
#   EMBED schema/0001_create.sql         see tsu_embed
#   TESTS test/rules_test.cc             gtest, one binary service_snow_test
#   TEST_PARTS 3                         that binary as three tests, each with a third of its cases
#   TEST_USES base/db                    more folders and libraries that only the tests need
#   TEST_LIBS tsu_boost
#   CASES test/open_request.case         HTTP as text, see tools/case.py
#   FUZZERS test/fuzz/parse.cc           LLVMFuzzerTestOneInput and a folder test/fuzz/parse/
#   BENCHES bench/rules_bench.cc         Google Benchmark, service_snow_bench
#   ALLOW_WARNINGS conversion)           -Wno-..., with a reason beside it
function(tsu_library name)
  cmake_parse_arguments(A "" "TEST_PARTS" "SOURCES;HEADERS;USES;PRIVATE_LIBS;PUBLIC_LIBS;EMBED;TESTS;TEST_USES;TEST_LIBS;CASES;FUZZERS;BENCHES;ALLOW_WARNINGS"
    ${ARGN})
  if(A_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "tsu_library(${name}): what is '${A_UNPARSED_ARGUMENTS}'?")
  endif()
  string(REPLACE "/" "_" target ${name})
  if(NOT A_SOURCES)
    set(A_SOURCES ${PROJECT_BINARY_DIR}/empty.cc)
  endif()
  add_library(${target} STATIC ${A_SOURCES})
  target_sources(${target} PUBLIC FILE_SET HEADERS
    BASE_DIRS ${PROJECT_SOURCE_DIR}/src FILES ${A_HEADERS})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  tsu_common_options(${target})
  foreach(warning IN LISTS A_ALLOW_WARNINGS)
    target_compile_options(${target} PRIVATE -Wno-${warning})
  endforeach()
  if(NOT name STREQUAL base/core)
    list(PREPEND A_USES base/core)
    list(REMOVE_DUPLICATES A_USES)
  endif()
  tsu_note_uses(${name} ${target} ${A_USES})
  target_link_libraries(${target} PUBLIC ${A_PUBLIC_LIBS} PRIVATE ${A_PRIVATE_LIBS})
  if(A_EMBED)
    tsu_embed(${target} ${name} ${A_EMBED})
  endif()
  if(A_TESTS)
    if(NOT A_TEST_PARTS)
      set(A_TEST_PARTS 1)
    endif()
    tsu_add_test(${name} ${target} ${A_TEST_PARTS} ${A_TESTS})
    if(A_TEST_USES)
      list(JOIN A_TEST_USES "," test_uses)
      set_property(GLOBAL APPEND PROPERTY TSU_GRAPH "${name}#test=${test_uses}")
    endif()
    foreach(dep IN LISTS A_TEST_USES)
      tsu_check_use(${name} ${dep})
      string(REPLACE "/" "_" dep_target ${dep})
      target_link_libraries(${target}_test PRIVATE ${dep_target})
    endforeach()
    target_link_libraries(${target}_test PRIVATE ${A_PRIVATE_LIBS} ${A_TEST_LIBS})
  endif()
  tsu_add_cases(${name} ${A_CASES})
  foreach(file IN LISTS A_FUZZERS)
    tsu_add_fuzzer(${name} ${target} ${file})
  endforeach()
  if(A_BENCHES)
    tsu_add_bench(${target} ${A_BENCHES})
    if(TARGET ${target}_bench)
      target_link_libraries(${target}_bench PRIVATE ${A_PRIVATE_LIBS})
    endif()
  endif()
endfunction()

# tsu_program(tsunagu IN app SOURCES main.cc USES service/weather PRIVATE_LIBS tsu_cli11)
# A program lands at build/<preset>/<name>.
function(tsu_program program)
  cmake_parse_arguments(A "" "IN" "SOURCES;USES;PRIVATE_LIBS;CASES" ${ARGN})
  add_executable(${program} ${A_SOURCES})
  tsu_common_options(${program})
  target_include_directories(${program} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  foreach(dep IN LISTS A_USES)
    if(NOT dep STREQUAL A_IN)            # a program may use the library of its own folder
      tsu_check_use(${A_IN} ${dep})
    endif()
    string(REPLACE "/" "_" dep_target ${dep})
    target_link_libraries(${program} PRIVATE ${dep_target})
  endforeach()
  list(JOIN A_USES "," uses)
  set_property(GLOBAL APPEND PROPERTY TSU_GRAPH "${A_IN}=${uses}")
  target_link_libraries(${program} PRIVATE ${A_PRIVATE_LIBS} Threads::Threads)
  tsu_add_cases(${A_IN} ${A_CASES})
  set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
  set_property(GLOBAL APPEND PROPERTY TSU_PROGRAMS ${program})
endfunction()

# Targets that gather: programs, lower_tests (base, engine), upper_tests (service, app), benches,
# verify-headers; and graph.txt, from which tools/tidy.py learns who may include whom.
function(tsu_finish)
  foreach(floor IN LISTS TSU_FLOORS)
    get_property(tests_${floor} GLOBAL PROPERTY TSU_TESTS_${floor})
  endforeach()
  add_custom_target(lower_tests DEPENDS ${tests_base} ${tests_engine})
  add_custom_target(upper_tests DEPENDS ${tests_service} ${tests_app})
  get_property(programs GLOBAL PROPERTY TSU_PROGRAMS)
  add_custom_target(programs DEPENDS ${programs})
  get_property(benches GLOBAL PROPERTY TSU_BENCHES)
  add_custom_target(benches DEPENDS ${benches})
  add_custom_target(verify-headers)
  if(TARGET all_verify_interface_header_sets)
    add_dependencies(verify-headers all_verify_interface_header_sets)
  else()                                 # CMake adds that target only when it generates
    add_custom_command(TARGET verify-headers POST_BUILD COMMAND ${CMAKE_COMMAND} --build
      ${PROJECT_BINARY_DIR} --target all_verify_interface_header_sets)
  endif()
  get_property(rows GLOBAL PROPERTY TSU_GRAPH)
  string(REPLACE ";" "\n" text "${rows}")
  file(WRITE ${PROJECT_BINARY_DIR}/graph.txt "${text}\n")
endfunction()
