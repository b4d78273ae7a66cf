// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import com.google.protobuf.ByteString;
import io.heddle.disk.LastLines;
import io.heddle.disk.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A note beside a chain of how far it was written, so that blocks that are lost are noticed. It is
 * written after each block and forced to the disk only now and then: it may say less than there is,
 * never more. Not safe for threads.
 */
final class ChainNote implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ChainNote.class);

  private static final String FILE = "written";
  private static final Pattern TEXT =
      Pattern.compile("heddle-chain 1\nblocks ([0-9]{1,18}) ([0-9a-f]*)(?s:\n.*)?");

  /** Where the chain ended. */
  record End(long height, ByteString headerHash) {

    /** Of a chain without a block. */
    static final End NONE = new End(0, ByteString.EMPTY);
  }

  private final LastLines file;
  private final Optional<End> before;
  private boolean isBroken;

  private ChainNote(LastLines file, Optional<End> before) {
    this.file = file;
    this.before = before;
  }

  static ChainNote open(Path folder) throws IOException {
    LastLines file = LastLines.open(folder.resolve(FILE));
    return new ChainNote(file, file.read().flatMap(ChainNote::parsed));
  }

  private static Optional<End> parsed(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new End(
                Long.parseLong(matcher.group(1)),
                ByteString.copyFrom(HexFormat.of().parseHex(matcher.group(2)))))
        : Optional.empty();
  }

  /** What is noted in a folder; none if nothing is, or nothing that can be read. */
  static End read(Path folder) throws IOException {
    try (LastLines file = LastLines.open(folder.resolve(FILE))) {
      return file.read().flatMap(ChainNote::parsed).orElse(End.NONE);
    }
  }

  /** What was noted when it was opened; empty if nothing was, or nothing that can be read. */
  Optional<End> before() {
    return before;
  }

  void write(ChainEnd end) {
    try {
      file.write(
          "heddle-chain 1\nblocks %d %s"
              .formatted(
                  end.nextNumber(), HexFormat.of().formatHex(end.lastHeaderHash().toByteArray())));
    } catch (IOException e) {
      warn(e);
    }
  }

  void force() {
    try {
      file.force();
    } catch (IOException e) {
      warn(e);
    }
  }

  /** What it says stays true, so nothing else fails for it. */
  private void warn(IOException e) {
    if (!isBroken) {
      isBroken = true;
      log.warn(
          "'{}' cannot be written, so lost blocks may not be noticed: {}",
          file.path(),
          Reason.words(e));
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      warn(e);
    }
  }
}
