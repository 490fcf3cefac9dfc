// What tsunagu-media gives up before it opens a stranger's bytes. Both are called once, by main.
#pragma once

#include <cstdint>

namespace tsu::media {

// Limits on memory, CPU, files and processes; dies with its parent; leaves no core.
void limit_resources(std::uint64_t memory_bytes, std::uint64_t cpu_seconds);
// From here on only memory, clocks, exit, and reading and writing of descriptor 0. False where the
// kernel refuses, and then nothing may be opened.
bool close_sandbox();

}  // namespace tsu::media
