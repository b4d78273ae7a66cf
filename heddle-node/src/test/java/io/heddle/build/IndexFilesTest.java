// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.testing.Packages;
import io.heddle.testing.ShellBuilder;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Which index files a package brings, with and without a builder. */
final class IndexFilesTest {

  private static final String OWNER =
      "{\"index\":{\"fields\":[\"owner\"]},\"ddoc\":\"ownerDoc\",\"name\":\"owner\",\"type\":\"json\"}";
  private static final String COPY_ALL = "cp -R \"$1/META-INF/statedb\" \"$2/statedb\"";

  @TempDir private Path dir;

  private final ListAppender<ILoggingEvent> logged = listen();

  @AfterEach
  void stopListening() {
    ((Logger) LoggerFactory.getLogger(BuilderChain.class)).detachAppender(logged);
  }

  @Test
  @Spec({"EB-131", "EB-405"})
  void a_package_that_no_builder_built_brings_what_lies_in_its_meta_inf() {
    var packaged =
        packageWith(
            Map.of(
                "META-INF/statedb/couchdb/indexes/owner.json", OWNER,
                "META-INF/statedb/couchdb/collections/secrets/indexes/deep/by.json", OWNER,
                "./META-INF/statedb/couchdb/indexes/other.json", OWNER,
                "src/chaincode.go", "code"));

    assertThat(IndexFiles.ofPackage(packaged))
        .isEqualTo(
            new IndexFiles(
                List.of(
                    new IndexFiles.Entry(
                        "META-INF/statedb/couchdb/collections/secrets/indexes/deep/by.json",
                        Optional.of("secrets"),
                        text(OWNER)),
                    new IndexFiles.Entry(
                        "META-INF/statedb/couchdb/indexes/owner.json",
                        Optional.empty(),
                        text(OWNER))),
                List.of()));
  }

  @Test
  @Spec({"EB-132", "EB-405"})
  void of_a_package_that_a_builder_built_only_what_the_builder_released_counts() {
    try (ChaincodeBuilds builds =
        builds(
            "mkdir -p \"$2/statedb/couchdb/indexes\"; printf '%s' '"
                + OWNER.replace("owner", "size")
                + "' > \"$2/statedb/couchdb/indexes/size.json\"")) {
      PackageId id = install(builds, "META-INF/statedb/couchdb/indexes/owner.json", OWNER);

      assertThat(builds.indexes(id).entries())
          .extracting(IndexFiles.Entry::path)
          .containsExactly("META-INF/statedb/couchdb/indexes/size.json");
    }
  }

  @Test
  @Spec("EB-405")
  void an_empty_release_directory_means_no_indexes_and_that_is_told_at_install() {
    try (ChaincodeBuilds builds = builds("exit 0")) {
      PackageId id = install(builds, "META-INF/statedb/couchdb/indexes/owner.json", OWNER);

      assertThat(builds.indexes(id)).isEqualTo(new IndexFiles(List.of(), List.of()));
      assertThat(warnings())
          .containsExactly(
              "Package '%s' comes with index files that have no effect: builder 'own' did not copy 'META-INF/statedb' into its release output"
                  .formatted(id));
    }
  }

  @Test
  @Spec("EB-414")
  void nothing_but_the_state_database_s_files_is_handed_over() throws IOException {
    Path release = Files.createDirectories(dir.resolve("release"));
    write(release.resolve("chaincode/server/connection.json"), "{\"client_key\":\"secret\"}");
    write(release.resolve("statedb/couchdb/indexes/owner.json"), OWNER);

    assertThat(IndexFiles.ofRelease(release).entries())
        .extracting(IndexFiles.Entry::path)
        .containsExactly("META-INF/statedb/couchdb/indexes/owner.json");
  }

  @Test
  @Spec({"HB-16", "EB-415"})
  void a_link_to_a_file_or_a_directory_in_the_release_output_counts_as_that() throws IOException {
    Path release = Files.createDirectories(dir.resolve("release"));
    write(release.resolve("kept/owner.json"), OWNER);
    Path indexes = Files.createDirectories(release.resolve("statedb/couchdb/indexes"));
    Files.createSymbolicLink(indexes.resolve("one.json"), Path.of("../../../kept/owner.json"));
    Path collection =
        Files.createDirectories(release.resolve("statedb/couchdb/collections/secrets"));
    Files.createSymbolicLink(collection.resolve("indexes"), Path.of("../../../../kept"));

    assertThat(IndexFiles.ofRelease(release))
        .isEqualTo(
            new IndexFiles(
                List.of(
                    new IndexFiles.Entry(
                        "META-INF/statedb/couchdb/collections/secrets/indexes/owner.json",
                        Optional.of("secrets"),
                        text(OWNER)),
                    new IndexFiles.Entry(
                        "META-INF/statedb/couchdb/indexes/one.json",
                        Optional.empty(),
                        text(OWNER))),
                List.of()));
  }

  @Test
  @Spec("HB-16")
  void links_that_cannot_be_resolved_are_told_and_the_others_count() throws IOException {
    Path release = Files.createDirectories(dir.resolve("release"));
    write(dir.resolve("outside.json"), OWNER);
    Path indexes = Files.createDirectories(release.resolve("statedb/couchdb/indexes"));
    write(indexes.resolve("owner.json"), OWNER);
    Files.createSymbolicLink(indexes.resolve("away.json"), dir.resolve("outside.json"));
    Files.createSymbolicLink(indexes.resolve("gone.json"), Path.of("nothing.json"));
    Files.createSymbolicLink(indexes.resolve("round"), Path.of("."));

    IndexFiles found = IndexFiles.ofRelease(release);

    assertThat(found.entries()).hasSize(1);
    assertThat(found.problems())
        .containsExactly(
            "'statedb/couchdb/indexes/away.json' is a link that leads out of the release output",
            "'statedb/couchdb/indexes/gone.json' is a link that leads nowhere",
            "'statedb/couchdb/indexes/round' is a link that leads back to where it is");
  }

  @Test
  @Spec({"HB-16", "EB-133"})
  void problems_are_told_once_at_install_which_does_not_fail() {
    try (ChaincodeBuilds builds = builds(COPY_ALL)) {
      PackageId id = install(builds, "META-INF/statedb/couchdb/indexes/bad.json", "{");

      var _ = builds.build(id);

      assertThat(warnings())
          .containsExactly(
              "Package '%s' has a problem with an index: Index metadata file [META-INF/statedb/couchdb/indexes/bad.json] is not a valid JSON"
                  .formatted(id));
    }
  }

  private ChaincodeBuilds builds(String release) {
    ShellBuilder own =
        ShellBuilder.in(dir.resolve("own"))
            .with("detect", "exit 0")
            .with("build", "cp -R \"$1/.\" \"$3\"")
            .with("release", release)
            .with("run", "exit 0");
    return new BuildsFixture(dir)
        .open(
            Builder.of(
                "own",
                own.directory(),
                List.of(),
                Map.of("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"))));
  }

  private static PackageId install(ChaincodeBuilds builds, String file, String content) {
    return builds.install(
        Packages.ofTexts(BuildsFixture.newLabel(), "own", "", Map.of(file, content)));
  }

  private static ChaincodePackage packageWith(Map<String, String> files) {
    return ChaincodePackage.parse(Packages.ofTexts("indexes", "own", "", files));
  }

  private List<String> warnings() {
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static ListAppender<ILoggingEvent> listen() {
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    ((Logger) LoggerFactory.getLogger(BuilderChain.class)).addAppender(seen);
    return seen;
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, content);
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
