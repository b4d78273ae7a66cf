// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

/** Somebody follows a source of blocks, until it is closed. */
public interface Following extends AutoCloseable {

  /**
   * Returns when the receiver has all blocks that there are now, or cannot take them for long; it
   * gets no more.
   */
  @Override
  void close();
}
