// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Classes that run at the same time and want the same. */
final class ParallelClassesIT {

  private static final CyclicBarrier BOTH = new CyclicBarrier(2);
  private static final Set<String> peers = ConcurrentHashMap.newKeySet();

  @Test
  void have_a_network_each() {
    assertThat(TestRun.failuresTogether(First.class, Second.class)).isEmpty();

    assertThat(peers).hasSize(2);
  }

  @HeddleTest
  @Chaincode(value = "notes", contracts = NotesContract.class)
  static class First {

    @Test
    void puts_its_own(HeddleNetwork network, Contract notes) throws Exception {
      meet(network, notes, "first");
    }

    @Nested
    class Inside {
      @Test
      void has_nothing_of_it(Contract notes) throws Exception {
        assertThat(get(notes)).isEmpty();
      }
    }
  }

  @HeddleTest
  @Chaincode(value = "notes", contracts = NotesContract.class)
  static class Second {

    @Test
    void puts_its_own(HeddleNetwork network, Contract notes) throws Exception {
      meet(network, notes, "second");
    }
  }

  /** Both are at the same place at the same time, or the barrier breaks. */
  private static void meet(HeddleNetwork network, Contract notes, String own) throws Exception {
    peers.add(network.peers().get(0).endpoint());
    BOTH.await(2, TimeUnit.MINUTES);
    notes.submitTransaction("put", "a", own);
    BOTH.await(2, TimeUnit.MINUTES);
    assertThat(get(notes)).isEqualTo(own);
  }

  private static String get(Contract notes) throws Exception {
    return new String(notes.evaluateTransaction("get", "a"), UTF_8);
  }
}
