//! The program: calls the command line, nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    pod::cli::main()
}
