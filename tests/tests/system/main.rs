//! What the parts do together, in the test's own process: one program, since each links the whole system.

mod absent_manager;
mod backdated_minutes;
mod deliberation;
mod held_letters;
mod html;
mod letters;
mod links;
mod private_answers;
mod publishing;
mod site_rebuilt;
mod told_once;
mod warnings_stay_private;
mod working_days;
