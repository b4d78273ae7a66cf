// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.google.protobuf.ByteString;
import com.sun.management.UnixOperatingSystemMXBean;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.DirectoryTree;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.TarGzReader;
import io.heddle.testing.PackageMutator;
import io.heddle.testing.RawTar;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Packages damaged at random, parsed and unpacked: each is refused or taken, and nothing else
 * happens. {@code -Dheddle.fuzz.packages} is how many, {@code -Dheddle.fuzz.seed} repeats a run.
 */
final class PackageFuzzTest {

  private static final int PACKAGES = Integer.getInteger("heddle.fuzz.packages", 3000);
  private static final long SEED = Long.getLong("heddle.fuzz.seed", System.nanoTime());
  private static final TarGzReader.Limits LIMITS = new TarGzReader.Limits(10_000, 64 << 20, 200);

  /** Warnings of unknown files would fill the log. */
  private final Logger log = (Logger) LoggerFactory.getLogger("io.heddle");

  @TempDir Path dir;

  private int refusedPackages;
  private int refusedCode;
  private int taken;

  @BeforeEach
  void quietDown() {
    log.setLevel(Level.ERROR);
  }

  @AfterEach
  void speakUp() {
    log.setLevel(null);
  }

  @Test
  @Timeout(value = 1800, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @Spec({"EB-315", "EB-320", "HB-20"})
  void damaged_packages_are_refused_or_taken_and_nothing_else() throws IOException {
    System.out.printf("%d damaged packages, seed %d%n", PACKAGES, SEED);
    Path sandbox = Files.createDirectories(dir.resolve("sandbox/a/b"));
    Files.writeString(dir.resolve("sandbox/canary"), "alive");
    var mutator = new PackageMutator(SEED, originals());
    long openBefore = openFiles();

    for (int i = 0; i < PACKAGES; i++) {
      ByteString bytes = mutator.next();
      try {
        attempt(bytes, sandbox.resolve("src"));
        assertNothingOutside();
      } catch (IOException | RuntimeException | Error e) {
        throw new AssertionError(
            "Package %d of seed %d: %s"
                .formatted(i, SEED, Base64.getEncoder().encodeToString(bytes.toByteArray())),
            e);
      }
    }

    assertThat(openFiles()).as("open files").isLessThan(openBefore + 10);
    System.out.printf(
        "%d were no packages, %d could not be unpacked, %d were taken%n",
        refusedPackages, refusedCode, taken);
    assertThat(List.of(refusedPackages, refusedCode, taken)).allMatch(count -> count > 0);
  }

  private void attempt(ByteString bytes, Path target) throws IOException {
    ChaincodePackage chaincode;
    try {
      chaincode = ChaincodePackage.parse(bytes);
    } catch (HeddleException e) {
      assertThat(e.fault()).isEqualTo(Fault.BAD_INPUT);
      refusedPackages++;
      return;
    }
    Files.createDirectory(target);
    boolean unpacked = unpack(chaincode, target);
    DirectoryTree.delete(target);
    if (unpacked) {
      taken++;
    } else {
      refusedCode++;
    }
  }

  private static boolean unpack(ChaincodePackage chaincode, Path target) {
    try {
      new CodeExtractor(target, LIMITS).extract(chaincode.codePackage());
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("(?s).+");
      return false;
    }
  }

  private void assertNothingOutside() throws IOException {
    try (Stream<Path> all = Files.walk(dir)) {
      assertThat(all.map(path -> dir.relativize(path).toString()))
          .containsExactlyInAnyOrder("", "sandbox", "sandbox/canary", "sandbox/a", "sandbox/a/b");
    }
    assertThat(dir.resolve("sandbox/canary")).hasContent("alive");
  }

  private static List<ChaincodePackage> originals() throws IOException {
    List<ChaincodePackage> originals = new ArrayList<>();
    for (String name : List.of("golang", "golang-couchdb-index", "java", "node", "ccaas")) {
      String resource = "/packages/made/" + name + ".tar.gz";
      try (InputStream in =
          Objects.requireNonNull(PackageFuzzTest.class.getResourceAsStream(resource), resource)) {
        originals.add(ChaincodePackage.parse(ByteString.readFrom(in)));
      }
    }
    RawTar extended =
        new RawTar()
            .pax("path=" + "long/".repeat(40) + "name", "mtime=1.5")
            .file("x", "content")
            .gnuName("gnu/".repeat(40) + "name")
            .file("y", "content")
            .directory("d/");
    originals.add(
        ChaincodePackage.parse(
            new RawTar()
                .file("metadata.json", "{\"label\":\"extended\"}")
                .file("code.tar.gz", extended.gz())
                .gz()));
    return originals;
  }

  private static long openFiles() {
    return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
        .getOpenFileDescriptorCount();
  }
}
