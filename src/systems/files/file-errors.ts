/** Failures of the file system, in words. */
import { type FailureKind, MigrationError } from '../../core/errors.js';
import { errorCode } from '../error-code.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EEXIST: 'there is one of this name already',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its symbolic links go round in a circle',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'it would become larger than a file may be',
  EBUSY: 'it is in use',
};

/** What was thrown is returned as it is when it is no failure of the file system. */
export function toFileError(error: unknown, told: { code: string; kind: FailureKind; what: string }): unknown {
  const code = errorCode(error);
  if (code === undefined || error instanceof MigrationError) return error;
  return new MigrationError({ ...told, why: REASONS[code] ?? code, cause: error });
}
