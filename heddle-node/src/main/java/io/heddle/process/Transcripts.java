// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import io.heddle.base.PackageId;
import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What detect, build, release and run of each package wrote, with times and exit statuses, in files
 * of one peer. Safe for threads.
 *
 * <p>A package has a directory with {@code build.log} for the first three, {@code run.log}, and
 * {@code check.log} if it was run beside that; {@code docs/formats.md} describes them. Whatever
 * happens to a transcript, the step goes on.
 */
public final class Transcripts implements StepListener {

  /** The files of a package. */
  public enum Kind {
    BUILD("build.log"),
    RUN("run.log"),
    /** What a second instance writes, which is there to be compared with. */
    CHECK("check.log");

    private final String fileName;

    Kind(String fileName) {
      this.fileName = fileName;
    }

    private static Kind of(BuilderStep step) {
      return switch (step.name()) {
        case "run" -> RUN;
        case "check" -> CHECK;
        default -> BUILD;
      };
    }
  }

  private static final long MAX_BYTES = 4 << 20;
  private static final Pattern DIRECTORY = Pattern.compile("(.+)-([0-9a-f]{64})", Pattern.DOTALL);

  private final Path root;
  private final InstantSource clock;
  private final long maxBytes;
  private final ConcurrentMap<BuilderStep, TranscriptFile> open = new ConcurrentHashMap<>();

  /** Transcripts in the directory, which is created when there is something to write. */
  public Transcripts(Path root, InstantSource clock) {
    this(root, clock, MAX_BYTES);
  }

  /**
   * @param maxBytes how large a file may become before it is put aside
   */
  Transcripts(Path root, InstantSource clock, long maxBytes) {
    this.root = root;
    this.clock = clock;
    this.maxBytes = maxBytes;
  }

  /** The file that is written to, or will be. */
  public Path file(PackageId id, Kind kind) {
    return root.resolve(FileNames.of(id)).resolve(kind.fileName);
  }

  /** Where the text before that is, when the file has become too large; often not there. */
  public Path olderFile(PackageId id, Kind kind) {
    return TranscriptFile.older(file(id, kind));
  }

  /** The packages that have a transcript, in no order. */
  public List<PackageId> packages() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> directories = Files.list(root)) {
      return directories
          .map(directory -> DIRECTORY.matcher(directory.getFileName().toString()))
          .filter(Matcher::matches)
          .map(name -> PackageId.of(name.group(1), name.group(2)))
          .toList();
    } catch (IOException e) {
      log().warn("Could not list transcripts in '{}'", root, e);
      return List.of();
    }
  }

  /** Removes what a package wrote; nothing happens if it wrote nothing. */
  public void remove(PackageId id) {
    try {
      DirectoryTree.delete(root.resolve(FileNames.of(id)));
    } catch (IOException e) {
      log().warn("The transcripts of package '{}' cannot be removed", id, e);
    }
  }

  @Override
  public void started(BuilderStep step) {
    try {
      Path file = file(step.id(), Kind.of(step));
      Directories.createAbove(file, Mode.PRIVATE_FOLDER);
      open.put(step, TranscriptFile.open(file, maxBytes));
      write(step, "started");
    } catch (IOException e) {
      log().warn("No transcript of '{}' of package '{}' is kept", step.name(), step.id(), e);
    }
  }

  @Override
  public void line(BuilderStep step, String line) {
    write(step, "| " + line);
  }

  @Override
  public void ended(BuilderStep step, String outcome, Duration took) {
    write(
        step, String.format(Locale.ROOT, "ended after %.3f s: %s", took.toMillis() / 1e3, outcome));
    TranscriptFile file = open.remove(step);
    if (file != null) {
      file.close();
    }
  }

  @Override
  public void reused(BuilderStep step, Instant made) {
    Path file = file(step.id(), Kind.of(step));
    try {
      Directories.createAbove(file, Mode.PRIVATE_FOLDER);
      try (TranscriptFile transcript = TranscriptFile.open(file, maxBytes)) {
        transcript.write(text(step, "reused from the build cache, made at " + made));
      }
    } catch (IOException e) {
      log().warn("No transcript of '{}' of package '{}' is kept", step.name(), step.id(), e);
    }
  }

  private void write(BuilderStep step, String text) {
    TranscriptFile file = open.get(step);
    if (file != null) {
      file.write(text(step, text));
    }
  }

  private String text(BuilderStep step, String text) {
    return "%s %s %s %s".formatted(clock.instant(), step.builder(), step.name(), text);
  }

  /** Made only where it is used: commands read transcripts and have no logging. */
  private static Logger log() {
    return LoggerFactory.getLogger(Transcripts.class);
  }
}
