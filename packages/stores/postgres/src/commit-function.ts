/** The SQLSTATE by which the function says that a batch is refused and what it had done is undone. */
export const LOST_RACE = "EK001";

/**
 * A batch as one call, so that a commit is one round trip and one transaction. `%s` is the quoted schema.
 *
 * Right at READ COMMITTED, where each statement of the function sees what others have committed until it began:
 * - All rows that the batch compares or changes are locked first and compared after that, so they cannot change in
 *   between.
 * - A key that must not exist is inserted, with its value or as an empty placeholder: the unique index makes one of
 *   two such inserts wait for the other's end and then find the row, which undoes the whole call by an error.
 *   Placeholders go again in the same transaction.
 * - Rows are locked in the order of their keys and then inserted in that order, so that batches hardly ever wait for
 *   each other in a circle. Where they do, PostgreSQL ends one of them with an error, and it is done again.
 *
 * All values come as one `bytea`, cut by their lengths: an array of them would travel as text of twice the size.
 * Keys that are put are in `in_put` once; `in_removed` and `in_guards` (expected not to exist, and not put) hold none
 * of them. `in_absent` are all that are expected not to exist, each once.
 */
export const commitFunction = `
CREATE OR REPLACE FUNCTION %s.commit_batch(
  in_revision text,
  in_present text[], in_revisions text[],
  in_absent text[], in_guards text[],
  in_removed text[],
  in_put text[], in_starts integer[], in_lengths integer[], in_bytes bytea
) RETURNS boolean LANGUAGE plpgsql AS $function$
DECLARE
  written bigint;
BEGIN
  PERFORM FROM %s.state AS s
    WHERE s.key = ANY (in_present || in_removed || in_put) ORDER BY s.key FOR UPDATE;
  IF EXISTS (
    SELECT FROM unnest(in_present, in_revisions) AS e (key, revision)
    LEFT JOIN %s.state AS s ON s.key = e.key
    WHERE s.revision IS DISTINCT FROM e.revision
  ) OR EXISTS (
    SELECT FROM %s.state AS s WHERE s.key = ANY (in_absent)
  ) THEN
    RETURN false;
  END IF;

  IF cardinality(in_put || in_guards) > 0 THEN
    INSERT INTO %s.state AS s (key, revision, value)
      SELECT i.key, in_revision, i.value
      FROM (
        SELECT p.key, substring(in_bytes FROM p.start FOR p.length) AS value
        FROM unnest(in_put, in_starts, in_lengths) AS p (key, start, length)
        UNION ALL
        SELECT g.key, '' FROM unnest(in_guards) AS g (key)
      ) AS i
      ORDER BY i.key COLLATE "C"
      ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, value = excluded.value
        WHERE s.key <> ALL (in_absent);
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written < cardinality(in_put || in_guards) THEN
      RAISE EXCEPTION 'a key that must not exist was created meanwhile' USING ERRCODE = '${LOST_RACE}';
    END IF;
  END IF;

  IF cardinality(in_removed || in_guards) > 0 THEN
    DELETE FROM %s.state AS s WHERE s.key = ANY (in_removed || in_guards);
  END IF;
  RETURN true;
END
$function$;`;
