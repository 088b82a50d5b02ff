//! The plan: the modules of each crate, in the order in which they stand on each other.

/// The modules of each crate, each of which names only those before it.
pub(crate) const ORDER: &[(&str, &str)] = &[
    (
        "domain",
        "date decision party month id readers calendar rating event contract facts measure standing months record clause
         derivation deadline explain headroom changes month_assessment notice_kind rereading notice found assessment
         days_ahead disposition notices_moved reread explain_rating stakeholders",
    ),
    ("intake", "unique_keys unsupported_file text cell problem date format columns draft event check template read"),
    (
        "wording",
        "plain sentence date party visit decision rating finding headroom restated deadline minutes letter_kind event
         return_changes receipt section_6 section_6_public headline agenda task letterhead email",
    ),
    ("render", "templates site_file csv_table appendix_a download page form document letter mime"),
    (
        "cloud",
        "clock compression connection failure files hash version secret mail site table drafts contacts letters log
         outbox published rate_limits assessments credentials summaries sessions records",
    ),
    ("transfer", "endpoint error records suspension import moving restoring"),
    (
        "functions",
        "clock_correction failures definition letterhead metrics embedded_metrics configuration stream paths http evidence
         ingest record evaluate daily_check notify publish desk",
    ),
    ("engine", "error stream_table database stream operation in_process_client unix_socket"),
    (
        "local",
        "console party_name private_files clock embedded_store store_stream clock_acceptance storage local_system
         check_schedule api_gateway server api_request sample input_files history_folder import_dry_run arguments command",
    ),
    (
        "system-tests",
        "crash emails embedded fake_aws hostile_text program proxy system_calls browser moto readers sample template
         tls_server upgrade lambda site_pages table_stream first_events steps desk warned_contract busy_desk forms
         form_pages",
    ),
    ("system-tests/speed", "contracts packages turns units assess changed daily site start"),
    ("xtask", "process tools stylesheet pictures package test_programs test bless bench cost"),
];

/// The circles that are still to be resolved, by the place that holds their modules. One that is gone must go from here.
pub(crate) const CIRCLES: &[(&str, &str)] = &[];
