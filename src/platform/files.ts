/** The only room that reads and writes files. Paths given by users are resolved and confined here. */
export interface Files {
  /**
   * Reads a regular file of the user's of at most `maxBytes`, following links only inside `roots`.
   * Never opens a FIFO, device or folder.
   */
  readUserFile(path: string, options: { readonly maxBytes: number }): Promise<FileRead>;
  /** Creates a file that must not exist yet, mode 0600. */
  createPrivate(path: string, content: string): Promise<void>;
  /** Writes through a temporary file and a rename, so that readers never see half of it. Creates folders. */
  writeWhole(path: string, content: string | Uint8Array): Promise<void>;
  append(path: string, content: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export type FileRead =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | {
      readonly ok: false;
      readonly problem: 'not-found' | 'not-a-file' | 'too-large' | 'outside' | 'no-permission' | 'failed';
      /** A clause for a sentence. */
      readonly message: string;
    };
