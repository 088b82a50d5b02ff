//! The architecture, as the plan has it and as the code has it: the order of the crates, the order of the modules of each
//! crate, and how long a source file may be.

mod crates;
mod file_lengths;
mod module_graph;
mod module_order;
mod modules;
