// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

/** Whether what this process writes is to survive a power cut. */
public final class Durability {

  /** Of a process whose files are thrown away with it, as those of tests are. */
  private static final boolean IS_FLEETING = Boolean.getBoolean("heddle.fleeting");

  private Durability() {}

  /** Whether files are forced to the disk where something relies on them; else no file is. */
  public static boolean isWanted() {
    return !IS_FLEETING;
  }
}
