// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.install.PackageStore;
import io.heddle.install.PackageWriter;
import io.heddle.process.StepListener;
import io.heddle.testing.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The package and build directories of a peer, to be opened by one process after the other. */
final class BuildsFixture {

  static final String LABEL_PREFIX = "label" + ProcessHandle.current().pid() + ".";

  private static final AtomicInteger LABELS = new AtomicInteger();

  private final Path data;

  /** Where {@link io.heddle.testing.TestBuilders#recording} builders should write. */
  final Path record;

  final PackageStore packages;

  final ManualClock clock = new ManualClock(Instant.EPOCH);

  BuildsFixture(Path dir) {
    this.data = dir.resolve("peer");
    this.record = dir.resolve("record");
    this.packages = new PackageStore(data.resolve("lifecycle/chaincodes"));
  }

  Path builds() {
    return data.resolve("externalbuilder/builds");
  }

  ChaincodeBuilds open(Builder... builders) {
    return open(Duration.ofMinutes(1), StepListener.none(), builders);
  }

  ChaincodeBuilds open(Duration buildLimit, StepListener listener, Builder... builders) {
    return open(new BuildSettings(Duration.ofMinutes(1), buildLimit), listener, builders);
  }

  ChaincodeBuilds open(BuildSettings settings, StepListener listener, Builder... builders) {
    return new ChaincodeBuilds(
        packages,
        new BuilderChain(List.of(builders), new BuildStore(builds()), settings, listener),
        clock);
  }

  List<String> recorded() {
    try {
      return Files.exists(record) ? Files.readAllLines(record) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process that a builder recorded. */
  ProcessHandle recordedProcess() {
    return ProcessHandle.of(Long.parseLong(recorded().getFirst().strip())).orElseThrow();
  }

  /** A label that no other package has; all of one process begin with {@link #LABEL_PREFIX}. */
  static String newLabel() {
    return LABEL_PREFIX + LABELS.incrementAndGet();
  }

  /** A package with a label of its own, so that its temporary directories can be told. */
  static ByteString packageOfType(String type) {
    return PackageWriter.of(
        newLabel(), type, "", Map.of("file", ByteString.copyFromUtf8("content")));
  }

  static void assertNothingLeftOf(String label) throws IOException {
    try (Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(temporary.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("fabric-" + label + "-"));
    }
  }

  static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(source.relativize(file));
        Files.createDirectories(copy.getParent());
        if (Files.isRegularFile(file)) {
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
