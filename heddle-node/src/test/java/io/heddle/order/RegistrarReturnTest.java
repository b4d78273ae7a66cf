// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static io.heddle.order.RegistrarTest.envelope;
import static io.heddle.order.RegistrarTest.first;
import static io.heddle.order.RegistrarTest.open;
import static io.heddle.order.RegistrarTest.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An orderer that is taken back to copies of its chains. */
final class RegistrarReturnTest {

  @TempDir private Path dir;

  private Path orderer() {
    return dir.resolve("orderer");
  }

  @Test
  @Spec("NA-290")
  void has_the_blocks_of_the_copy_whatever_came_after_it() throws IOException {
    Path early = dir.resolve("early");
    Path late = dir.resolve("late");
    Map<String, List<Block>> ofEarly;
    Map<String, List<Block>> ofLate;
    try (Chains chains = Chains.open(orderer());
        Registrar registrar = open(chains)) {
      registrar.join(first("one"));
      registrar.join(first("removed"));
      order(registrar, "one", 2);
      copy(registrar, early);
      ofEarly = blocks(registrar);
      order(registrar, "one", 3);
      registrar.join(first("other"));
      registrar.remove("removed");
      copy(registrar, late);
      ofLate = blocks(registrar);
      Map<String, Integer> files = files(early);

      for (int time = 0; time < 3; time++) {
        goBack(registrar, early, () -> {});
        assertThat(blocks(registrar)).isEqualTo(ofEarly);
        order(registrar, "one", 1);
        goBack(registrar, late, () -> {});
        assertThat(blocks(registrar)).isEqualTo(ofLate);
        assertThat(chains.hasLeft(registrar.find("one").orElseThrow().name())).isFalse();
        order(registrar, "other", 1);
      }

      assertThat(files(early)).isEqualTo(files);
      goBack(registrar, early, () -> {});
    }
    try (Chains chains = Chains.open(orderer());
        Registrar registrar = open(chains)) {
      assertThat(blocks(registrar)).isEqualTo(ofEarly);
    }
    Chains.replace(orderer(), late);
    try (Chains chains = Chains.open(orderer());
        Registrar registrar = open(chains)) {
      assertThat(blocks(registrar)).isEqualTo(ofLate);
    }
  }

  @Test
  @Spec("NA-290")
  void ends_the_reading_of_chains_and_refuses_what_was_on_its_way()
      throws ExecutionException, InterruptedException {
    try (Chains chains = Chains.open(orderer());
        Registrar registrar = open(chains);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      registrar.join(first("one"));
      copy(registrar, dir.resolve("copy"));
      Reading reading = registrar.find("one").orElseThrow().chain().read();
      Future<Boolean> read = threads.submit(() -> reading.await(7));
      List<Future<Acceptance>> submitted = new ArrayList<>();

      goBack(
          registrar,
          dir.resolve("copy"),
          () -> {
            var submitting = new FutureTask<>(() -> registrar.submit(envelope("one")));
            Thread thread = Thread.ofVirtual().start(submitting);
            await().until(() -> thread.getState() == Thread.State.WAITING);
            submitted.add(submitting);
          });

      assertThat(read.get()).isFalse();
      assertThat(submitted.getFirst().get())
          .isEqualTo(
              new Acceptance.Refused(
                  Status.SERVICE_UNAVAILABLE,
                  "The network was taken back to a snapshot while the transaction was on its way;"
                      + " have it endorsed again"));
      assertThat(registrar.submit(envelope("one"))).isEqualTo(new Acceptance.Accepted());
    }
  }

  private static void copy(Registrar registrar, Path copy) {
    var _ =
        registrar.atRest(() -> {
          registrar.copyTo(copy);
          return copy;
        });
  }

  private static void goBack(Registrar registrar, Path copy, Runnable before) {
    var _ =
        registrar.atRest(() -> {
          before.run();
          registrar.goBackTo(copy);
          return copy;
        });
  }

  private static Map<String, List<Block>> blocks(Registrar registrar) {
    Map<String, List<Block>> blocks = new TreeMap<>();
    for (OrderedChannel channel : registrar.all()) {
      Chain chain = channel.chain();
      blocks.put(
          channel.name().value(),
          LongStream.range(0, chain.height()).mapToObj(chain::block).toList());
    }
    return blocks;
  }

  private static Map<String, Integer> files(Path folder) throws IOException {
    Map<String, Integer> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file.toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return files;
  }
}
