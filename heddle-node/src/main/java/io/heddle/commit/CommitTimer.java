// SPDX-License-Identifier: Apache-2.0
package io.heddle.commit;

import io.heddle.validate.ValidatedBlock;
import java.time.Duration;

/** Hears how long each block took. */
@FunctionalInterface
public interface CommitTimer {

  /** Must return soon and must not fail. */
  void committed(ValidatedBlock block, Duration validation, Duration write);
}
