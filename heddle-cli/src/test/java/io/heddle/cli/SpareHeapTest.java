// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SpareHeapTest {

  private static final long MIB = 1 << 20;

  private int collections;
  private final SpareHeap heap = new SpareHeap(() -> collections++);

  @Test
  void a_large_heap_is_collected_once_the_node_is_calm() {
    heap.look(1000 * MIB, 900 * MIB);
    heap.look(1000 * MIB, 950 * MIB);
    assertThat(collections).isZero();

    heap.look(1000 * MIB, 951 * MIB);
    assertThat(collections).isOne();
  }

  @Test
  void it_is_collected_again_only_after_a_burst() {
    heap.look(1000 * MIB, 900 * MIB);
    heap.look(1000 * MIB, 900 * MIB);
    heap.look(1000 * MIB, 905 * MIB);
    assertThat(collections).isOne();

    heap.look(1000 * MIB, 300 * MIB);
    heap.look(1000 * MIB, 301 * MIB);
    assertThat(collections).isEqualTo(2);
  }

  @Test
  void a_heap_as_any_node_has_it_is_left_alone() {
    heap.look(100 * MIB, 50 * MIB);
    heap.look(100 * MIB, 50 * MIB);
    heap.look(100 * MIB, 50 * MIB);

    assertThat(collections).isZero();
  }

  @Test
  void the_launcher_s_flags_let_one_collection_give_back_all() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(Files.readString(Checkout.ROOT.resolve("scripts/java-flags")).strip().split(" ")));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), BlownUpHeap.class.getName()));

    Process blownUp = new ProcessBuilder(command).start();

    List<Long> mebibytes =
        new String(blownUp.getInputStream().readAllBytes(), UTF_8)
            .lines()
            .map(Long::valueOf)
            .toList();
    assertThat(mebibytes.getFirst()).isGreaterThan(300);
    assertThat(mebibytes.getLast()).isLessThan(100);
  }

  /** Prints how large its heap is after a burst, and after two looks. */
  static final class BlownUpHeap {

    @SuppressWarnings("SystemOut") // the parent process reads it
    public static void main(String[] arguments) {
      byte[][] burst = new byte[100][4 << 20];
      Runtime java = Runtime.getRuntime();
      long before = java.totalMemory();
      Arrays.fill(burst, null);
      var heap = new SpareHeap(System::gc);
      heap.look(before, before - java.freeMemory());
      heap.look(before, before - java.freeMemory());
      System.out.println(before / MIB);
      System.out.println(java.totalMemory() / MIB);
    }
  }
}
