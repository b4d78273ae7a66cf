// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

/** As which of Fabric's state databases the one store behaves. */
public enum StateDatabase {
  /** Any key, any value, and rich queries. */
  HEDDLE,
  /** Any key, any value, no rich queries. */
  GOLEVELDB;

  public boolean hasRichQueries() {
    return this != GOLEVELDB;
  }
}
