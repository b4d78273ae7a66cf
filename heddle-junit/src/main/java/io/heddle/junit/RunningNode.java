// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

/** A node that serves, wherever it runs. */
interface RunningNode extends AutoCloseable {

  /** What there is, in JSON. */
  String description();

  /** Why it cannot live any more; empty as long as it can. */
  String death();

  /** Ends it and everything that it has started. */
  @Override
  void close();
}
