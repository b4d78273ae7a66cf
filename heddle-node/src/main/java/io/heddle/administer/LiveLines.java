// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.operations.Lines;
import java.time.Duration;

/** A channel as it grows, as lines of JSON; who is gone is noticed within a second. */
record LiveLines(LiveChannel channel) implements Lines {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  @Override
  public void writeTo(Reader reader) throws InterruptedException {
    LiveChannel.Update update = channel.first();
    reader.unhurried(update.line());
    while (reader.isThere() && !channel.blocks().isClosed()) {
      if (channel.blocks().awaitCounted(update.height(), BETWEEN_LOOKS)) {
        update = channel.next(update.height());
        reader.unhurried(update.line());
      }
    }
  }
}
