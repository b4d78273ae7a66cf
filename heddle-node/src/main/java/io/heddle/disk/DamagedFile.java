// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import java.io.IOException;
import java.io.Serial;

/** A file is not as it was written; to try again does not help. */
public final class DamagedFile extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  public DamagedFile(String what) {
    super(what);
  }

  public DamagedFile(String what, Throwable cause) {
    super(what, cause);
  }
}
