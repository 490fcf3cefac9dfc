#pragma once

namespace tsu::app {

// Parses the command line and runs the subcommand. Exit code: 0 done, 1 failed, 2 wrong use.
int run_command_line(int argc, char** argv);

}  // namespace tsu::app
