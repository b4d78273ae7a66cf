// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.ledger.PrivateDigest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Where that is asked for which a block's transactions wrote to collections and which is not at
 * hand: the other peers of the channel. Safe for threads.
 */
public interface PrivateSource {

  /** Nobody is there to be asked. */
  PrivateSource NONE = of(_ -> new Given(Map.of(), Set.of()), PrivateTimer.NONE);

  /**
   * What others give.
   *
   * @param writes marshalled {@code KVRWSet}s, each of which has the hash that was asked for; what
   *     nobody gives is left out, and whoever cannot be asked counts as having nothing
   * @param ended what others do not keep any more: nobody misses it
   */
  record Given(Map<PrivateDigest, ByteString> writes, Set<PrivateDigest> ended) {

    public Given {
      writes = Map.copyOf(writes);
      ended = Set.copyOf(ended);
    }
  }

  Given fetch(List<WantedWrites> wanted);

  /** Who hears how long it took to find out what has to be asked for. */
  PrivateTimer timer();

  /** One that asks so. */
  static PrivateSource of(Function<List<WantedWrites>, Given> asking, PrivateTimer timer) {
    return new PrivateSource() {
      @Override
      public Given fetch(List<WantedWrites> wanted) {
        return asking.apply(wanted);
      }

      @Override
      public PrivateTimer timer() {
        return timer;
      }
    };
  }
}
