#include <cstdio>
#include <exception>

#include "app/cli.h"

int main(int argc, char** argv) {
  try {
    return tsu::app::run_command_line(argc, argv);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "tsunagu: %s\n", e.what());
    return 1;
  }
}
