/** Versions of the documents: apart from their schemas, since what only prints them needs no schema at run time. */
export const EVENTS_VERSION = '1.0';
export const EXPLANATION_FORMAT_VERSION = '1.0';
export const JOURNAL_FORMAT_VERSION = '1.0';
export const PLAN_FORMAT_VERSION = '1.0';
export const ROLLBACK_PLAN_FORMAT_VERSION = '1.0';
export const RUN_RECORD_FORMAT_VERSION = '1.0';
export const RUN_REPORT_FORMAT_VERSION = '1.0';
export const SCAN_FORMAT_VERSION = '1.0';
export const SNAPSHOT_FORMAT_VERSION = '1.0';
export const VERIFICATION_FORMAT_VERSION = '1.0';
export const STATUS_FORMAT_VERSION = '1.0';
