// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many organisations a node has, and how many peers each of them. A data directory keeps the
 * shape with which it began: its channel has these members, and its ledgers are these peers'.
 */
public record Shape(int organisations, int peersEach) {

  /** One organisation with one peer, of which nothing need be noted. */
  public static final Shape SINGLE = new Shape(1, 1);

  private static final Pattern NOTED = Pattern.compile("([1-9][0-9]{0,3}) ([1-9][0-9]{0,3})");

  /**
   * That of a directory; empty if no node has begun there.
   *
   * @throws HeddleException {@code BAD_INPUT} if what is noted there cannot be read
   */
  public static Optional<Shape> of(DataDirectory data) {
    Path file = data.shape();
    try {
      if (!Files.exists(file)) {
        return unnoted(data);
      }
      Matcher noted = NOTED.matcher(Files.readString(file).strip());
      if (noted.matches()) {
        return Optional.of(
            new Shape(Integer.parseInt(noted.group(1)), Integer.parseInt(noted.group(2))));
      }
    } catch (IOException e) {
      throw unreadable(file, Reason.words(e));
    }
    throw unreadable(file, "it has not two numbers");
  }

  private static Optional<Shape> unnoted(DataDirectory data) throws IOException {
    int peers = data.begunPeers();
    if (peers > 1) {
      throw unreadable(data.shape(), "it is gone, and there are %d peers".formatted(peers));
    }
    return peers == 1 ? Optional.of(SINGLE) : Optional.empty();
  }

  /**
   * Has the directory keep it from now on, if it is a new one.
   *
   * @throws HeddleException {@code BAD_INPUT} if the directory is of another
   */
  public void keepIn(DataDirectory data) {
    Shape present = of(data).orElse(this);
    if (!present.equals(this)) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Data directory '%s' is of %s and not of %s; leave out --orgs and --peers, or choose another directory with --data"
              .formatted(data.root(), present, this));
    }
    if (!equals(SINGLE)) {
      try {
        WholeFile.update(data.shape(), "%d %d%n".formatted(organisations, peersEach), Mode.PRIVATE);
      } catch (IOException e) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "'%s' cannot be written: %s".formatted(data.shape(), Reason.words(e)),
            e);
      }
    }
  }

  private static HeddleException unreadable(Path file, String why) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "'%s' cannot be read: %s; write into it how many organisations there are and how many peers each has, as '2 1'"
            .formatted(file, why));
  }

  /** To stand in a sentence. */
  @Override
  public String toString() {
    return "%d organisation%s with %d peer%s%s"
        .formatted(
            organisations,
            organisations == 1 ? "" : "s",
            peersEach,
            peersEach == 1 ? "" : "s",
            organisations == 1 ? "" : " each");
  }
}
