// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.lifecycle.KnownPackages;
import io.heddle.process.Transcripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is kept of a chaincode's builds and runs; to be read with or without a running node. */
public final class ChaincodeLogs {

  /** Whose output. */
  public enum Writer {
    /** The chaincode's builder. */
    BUILDER,
    /** The chaincode. */
    CHAINCODE,
    /** The chaincode's second instance, which there is for the check of determinism. */
    SECOND_INSTANCE
  }

  private final Path root;
  private final Transcripts transcripts;
  private final KnownPackages names;

  private ChaincodeLogs(Path root, Transcripts transcripts, KnownPackages names) {
    this.root = root;
    this.transcripts = transcripts;
    this.names = names;
  }

  /** Those of one peer. */
  public static ChaincodeLogs in(DataDirectory data, PeerFolder peer) {
    return new ChaincodeLogs(
        data.root(),
        new Transcripts(peer.transcripts(), InstantSource.system()),
        new KnownPackages(peer.approvals()));
  }

  /**
   * The files that hold what the chaincode wrote, oldest first; the last one grows while it runs.
   *
   * @param name a chaincode, a package's label, or a package id; of several packages the one that
   *     wrote last
   * @throws HeddleException {@code NOT_FOUND} if there is nothing
   */
  public List<Path> files(String name, Writer writer) {
    Transcripts.Kind kind =
        switch (writer) {
          case BUILDER -> Transcripts.Kind.BUILD;
          case CHAINCODE -> Transcripts.Kind.RUN;
          case SECOND_INSTANCE -> Transcripts.Kind.CHECK;
        };
    List<PackageId> known = transcripts.packages();
    Optional<PackageId> latest =
        Stream.concat(
                known.stream().filter(id -> id.label().equals(name) || id.value().equals(name)),
                names.latestPackagesOf(name).stream())
            .filter(id -> Files.exists(transcripts.file(id, kind)))
            .max(Comparator.comparing(id -> lastWritten(transcripts.file(id, kind))));
    PackageId id = latest.orElseThrow(() -> nothing(name, writer, known));
    return Stream.of(transcripts.olderFile(id, kind), transcripts.file(id, kind))
        .filter(Files::exists)
        .toList();
  }

  private static FileTime lastWritten(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private HeddleException nothing(String name, Writer writer, List<PackageId> known) {
    String others =
        known.isEmpty()
            ? "nothing has been built there"
            : "there is output of "
                + String.join(
                    ", ", known.stream().map(PackageId::label).distinct().sorted().toList());
    return new HeddleException(
        Fault.NOT_FOUND,
        "No %s of chaincode '%s' is kept in data directory '%s'; %s"
            .formatted(
                switch (writer) {
                  case BUILDER -> "build output";
                  case CHAINCODE -> "output";
                  case SECOND_INSTANCE -> "output of a second instance";
                },
                name,
                root,
                others));
  }
}
