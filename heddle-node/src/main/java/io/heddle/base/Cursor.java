// SPDX-License-Identifier: Apache-2.0
package io.heddle.base;

import java.util.Optional;

/**
 * Records, one after the other, from something that has to be closed. Closing twice is harmless.
 *
 * @param <T> the record
 */
public interface Cursor<T> extends AutoCloseable {

  /**
   * Takes the next record; empty at the end, and then ever after.
   *
   * @throws HeddleException if the records cannot be read; a failure is never taken for the end
   */
  Optional<T> next();

  @Override
  void close();
}
