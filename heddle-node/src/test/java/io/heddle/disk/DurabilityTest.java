// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only a process that says so leaves its files to the mercy of a power cut. */
final class DurabilityTest {

  @TempDir Path folder;

  private interface Work {
    void run() throws IOException;
  }

  /** The files and folders below {@link #folder} that Java forces to the disk meanwhile. */
  private Set<Path> forcedBy(Work work) throws IOException {
    Path file = folder.resolve("forced.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold().withoutStackTrace();
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    return events.stream()
        .map(event -> event.getString("path"))
        .filter(path -> path != null && path.startsWith(folder.toString()))
        .map(Path::of)
        .collect(Collectors.toSet());
  }

  @Test
  void is_wanted_unless_somebody_says_otherwise() {
    assertThat(Durability.isWanted()).isTrue();
  }

  @Test
  void a_new_file_is_forced() throws IOException {
    Path file = folder.resolve("new");

    assertThat(
            forcedBy(
                () -> NewFile.writeForced(file, ByteString.copyFromUtf8("content"), Mode.PRIVATE)))
        .containsExactly(file);
  }

  @Test
  void a_tree_is_forced_with_all_that_is_in_it() throws IOException {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Path file = Files.writeString(tree.resolve("file"), "content");

    assertThat(forcedBy(() -> DirectoryTree.force(tree))).containsExactly(tree);
    assertThat(forcedBy(() -> DirectoryTree.forceAll(tree))).containsExactlyInAnyOrder(tree, file);
  }
}
