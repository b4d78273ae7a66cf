// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.build.BuildStore;
import io.heddle.disk.DirectoryTree;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemporaryDirectoriesTest {

  @TempDir Path dir;

  private final List<Path> made = new ArrayList<>();

  @AfterEach
  void cleanUp() throws IOException {
    for (Path directory : made) {
      DirectoryTree.delete(directory);
    }
  }

  @Test
  @Spec({"HB-13", "EB-507"})
  void of_a_killed_peer_are_removed_when_its_builds_are_opened_again() throws IOException {
    Path builds = dir.resolve("builds");
    Path scratch = create(builds);
    Path run = create(builds.resolve("basic-1234/bld"));
    Files.writeString(run.resolve("chaincode.json"), "a private key");

    BuildStore _ = new BuildStore(builds);

    assertThat(scratch).doesNotExist();
    assertThat(run).doesNotExist();
  }

  @Test
  @Spec("HB-13")
  void that_were_being_made_when_the_peer_was_killed_are_removed_too() throws IOException {
    Path half = create(dir.resolve("builds"));
    Files.delete(half.resolve(".heddle-owner"));
    Path link = half.resolveSibling(half.getFileName() + ".new");
    Files.createSymbolicLink(link, dir.resolve("builds").toAbsolutePath());

    BuildStore _ = new BuildStore(dir.resolve("builds"));

    assertThat(half).doesNotExist();
    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  @Spec("HB-13")
  void tell_whose_they_are_until_they_are_deleted() throws Exception {
    Path builds = dir.resolve("builds");
    Path large = create(builds);
    for (int i = 0; i < 3000; i++) {
      Files.createFile(large.resolve("file" + i));
    }
    Path link = large.resolveSibling(large.getFileName() + ".new");

    Thread deleting = Thread.ofPlatform().start(() -> TemporaryDirectories.delete(large));

    boolean isTold = true;
    while (deleting.isAlive()) {
      isTold &=
          Files.exists(large.resolve(".heddle-owner"))
              || Files.exists(link, LinkOption.NOFOLLOW_LINKS)
              || !Files.exists(large);
    }
    deleting.join();
    assertThat(isTold).isTrue();
    assertThat(large).doesNotExist();
    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  @Spec("HB-13")
  void of_a_killed_peer_take_the_process_along_that_works_in_them() throws IOException {
    Process process = new ProcessBuilder("sleep", "300").start();
    try {
      Path run = create(dir.resolve("builds"));
      ProcessNote.write(run, process.toHandle());

      BuildStore _ = new BuildStore(dir.resolve("builds"));

      assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10));
      assertThat(run).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  @Spec("HB-13")
  void of_a_killed_peer_spare_a_process_that_has_got_the_number_since() throws IOException {
    Process process = new ProcessBuilder("sleep", "300").start();
    try {
      Path run = create(dir.resolve("builds"));
      Files.writeString(run.resolve(".heddle-process"), process.pid() + " another boot 12345");

      BuildStore _ = new BuildStore(dir.resolve("builds"));

      assertThat(run).doesNotExist();
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  @Spec("HB-13")
  void of_others_stay() throws IOException {
    Path others = create(dir.resolve("others"));
    Path namesake = create(dir.resolve("builds-of-another"));
    Path fabrics = create(dir.resolve("builds"));
    Files.delete(fabrics.resolve(".heddle-owner"));
    Path younger = create(dir.resolve("builds"));
    Files.setLastModifiedTime(
        younger.resolve(".heddle-owner"), FileTime.from(Instant.now().plusSeconds(60)));
    Path linked = create(dir.resolve("builds"));
    Path mark = Files.move(linked.resolve(".heddle-owner"), dir.resolve("mark"));
    Files.createSymbolicLink(linked.resolve(".heddle-owner"), mark);

    BuildStore _ = new BuildStore(dir.resolve("builds"));

    assertThat(List.of(others, namesake, fabrics, younger, linked)).allMatch(Files::exists);
  }

  @Test
  @Spec("HB-13")
  void of_another_user_stay() throws IOException {
    Path others = create(dir.resolve("builds"));
    Path half = create(dir.resolve("builds"));
    Path link = half.resolveSibling(half.getFileName() + ".new");
    Files.createSymbolicLink(link, dir.resolve("builds").toAbsolutePath());
    made.add(link);
    assumeTrue(isGivenAway(others) && isGivenAway(link), "only root can give files away");
    Files.setLastModifiedTime(
        half.resolve(".heddle-owner"), FileTime.from(Instant.now().plusSeconds(60)));

    BuildStore _ = new BuildStore(dir.resolve("builds"));

    assertThat(others).exists();
    assertThat(half).exists();
  }

  private static boolean isGivenAway(Path path) throws IOException {
    try {
      var to = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
      Files.getFileAttributeView(path, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setOwner(to);
      return true;
    } catch (FileSystemException | UserPrincipalNotFoundException _) {
      return false;
    }
  }

  @Test
  @Spec({"HB-13", "EB-310"})
  void are_private_and_named_as_fabric_names_them() throws IOException {
    Path directory = create(dir);

    assertThat(directory.getFileName().toString()).matches("fabric-test[0-9]{9}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
  }

  private Path create(Path owner) throws IOException {
    Path directory = TemporaryDirectories.create("test", owner);
    Files.setLastModifiedTime(
        directory.resolve(".heddle-owner"), FileTime.from(Instant.now().minusSeconds(1)));
    made.add(directory);
    return directory;
  }
}
