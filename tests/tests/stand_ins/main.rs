//! The functions and the stores against what stands in for AWS, the mail service and Lambda's runtime.

mod function_start;
mod lambda;
mod mail;
mod mail_and_site;
mod mail_feedback;
mod template;
mod whole_path;
