// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.ChannelName;
import io.heddle.disk.Privacy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Makes copies of a store, which are stores themselves and share its tables. */
final class StoreCopy {

  private StoreCopy() {}

  /**
   * Makes one; it is the caller's to force it to the disk.
   *
   * @param ends the chains whose loss is to be noticed when it is opened
   * @param way by which the database can be brought back to what the copy has, if it is to be kept
   */
  static void make(
      Path target,
      Map<ChannelName, ChainEnd> ends,
      Database database,
      Gate gate,
      Optional<String> way)
      throws IOException {
    try (StoreDirectory directory = StoreDirectory.open(target);
        Written written = Written.open(directory.written())) {
      Gate.Call<Long> copying =
          () -> {
            long before = database.lastWrite(); // others may write meanwhile
            database.copyTo(directory.database());
            return before;
          };
      long last =
          way.isPresent()
              ? gate.alone(() -> {
                database.keepWayTo(way.get());
                return copying.run();
              })
              : gate.pass(copying);
      written.restart(last, ends);
      Privacy.tighten(directory.database());
      Privacy.tightenFiles(directory.database());
    }
  }
}
