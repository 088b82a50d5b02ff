//! The SQLite table in which the engine keeps its stream: emptying it, and indexing it.

use std::path::Path;

use rusqlite::Connection;

/// At each write the engine looks for the last record's number, and at each reading for the records after one. It has no index
/// for either, and would read all records each time.
const INDEX: &str = "CREATE INDEX IF NOT EXISTS last_friday_stream
    ON _stream_records (table_name, CAST(sequence_number AS INTEGER))";

/// DynamoDB keeps a record for 24 hours; the engine removes none.
const EMPTY: &str = "DELETE FROM _stream_records";

/// Empties a file's stream and indexes it, so that reading it stays fast however long it becomes. No other process may have the
/// file open.
pub(crate) fn reset(file: &Path) -> rusqlite::Result<()> {
    let connection = Connection::open(file)?;
    connection.execute_batch(INDEX)?;
    connection.execute_batch(EMPTY)
}

#[cfg(test)]
mod tests {
    use dynoxide::Database;

    use super::*;

    #[test]
    fn what_the_engine_asks_of_its_stream_goes_by_the_index() {
        let folder = std::env::temp_dir().join(format!("last-friday-engine-index-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("last-friday.sqlite");
        let database = Database::new(&file.to_string_lossy()).unwrap();
        reset(&file).unwrap();
        drop(database);
        let connection = Connection::open(&file).unwrap();
        // As it asks, in `Storage::next_stream_sequence_number` and `Storage::stream_records_with_event_ids`.
        let last = "SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records
            WHERE table_name = 't'";
        let after = "SELECT event_name, new_image FROM _stream_records WHERE table_name = 't' AND shard_id = 's'
            AND CAST(sequence_number AS INTEGER) > 1 ORDER BY CAST(sequence_number AS INTEGER) ASC LIMIT 2";
        for question in [last, after] {
            let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {question}")).unwrap();
            let steps: Vec<String> =
                plan.query_map([], |row| row.get(3)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
            assert_eq!(steps.len(), 1, "{steps:?}");
            assert!(steps[0].contains("INDEX last_friday_stream"), "{steps:?}");
        }
        drop(connection);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
