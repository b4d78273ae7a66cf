// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

/**
 * The part of a query's results that a chaincode asks for.
 *
 * @param size the most records, 0 for no limit of its own
 * @param bookmark where the page before has ended, empty for the beginning
 */
record QueryPage(int size, String bookmark) {

  /** Whether there are pages at all. */
  boolean isAsked() {
    return size != 0 || !bookmark.isEmpty();
  }

  /** How many records it has at most, where one query may have so many. */
  int limit(int totalLimit) {
    return size > 0 ? Math.min(size, totalLimit) : totalLimit;
  }
}
