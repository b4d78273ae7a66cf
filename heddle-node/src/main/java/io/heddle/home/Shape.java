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
import java.util.List;
import java.util.Optional;

/**
 * Which organisations and peers a node has. A data directory keeps the shape with which it began,
 * until a start gives it more: its ledgers are these peers'.
 *
 * @param members the organisations, in the order of their ports; at least one
 */
public record Shape(List<ShapeMember> members) {

  /** One organisation with one peer, of which nothing need be noted. */
  public static final Shape SINGLE = numbered(1, 1);

  public Shape {
    members = List.copyOf(members);
  }

  /** Organisations called by their numbers, with as many peers each. */
  public static Shape numbered(int organisations, int peersEach) {
    return ShapeNote.numbered(organisations, peersEach);
  }

  /** Whether the members are called by their numbers and have as many peers each. */
  public boolean isNumbered() {
    return equals(numbered(organisations(), peersEach()));
  }

  public int organisations() {
    return members.size();
  }

  /** Of the first organisation, and if {@link #isNumbered} of each. */
  public int peersEach() {
    return members.getFirst().peers().size();
  }

  /** How many peers there are. */
  public int peers() {
    return members.stream().mapToInt(member -> member.peers().size()).sum();
  }

  /**
   * That of a directory; empty if no node has begun there.
   *
   * @throws HeddleException {@code BAD_INPUT} if what is noted there cannot be read
   */
  public static Optional<Shape> of(DataDirectory data) {
    Path file = data.shape();
    try {
      return Files.exists(file)
          ? Optional.of(
              ShapeNote.read(Files.readString(file))
                  .orElseThrow(() -> unreadable(file, "it has not two numbers")))
          : unnoted(data);
    } catch (IOException e) {
      throw unreadable(file, Reason.words(e));
    }
  }

  private static Optional<Shape> unnoted(DataDirectory data) throws IOException {
    int peers = data.begunPeers();
    if (peers > 1) {
      throw unreadable(data.shape(), "it is gone, and there are %d peers".formatted(peers));
    }
    return peers == 1 ? Optional.of(SINGLE) : Optional.empty();
  }

  /**
   * Has the directory keep it from now on: a new one, or one to which it only adds.
   *
   * @throws HeddleException {@code BAD_INPUT} if the directory has peers that it has not
   */
  public void keepIn(DataDirectory data) {
    Shape present = of(data).orElse(this);
    if (!hasAllOf(present)) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Data directory '%s' is of %s, and nothing of that can be taken away to make it one of %s; start it as before, or choose another directory with --data"
              .formatted(data.root(), present, this));
    }
    if (!first().equals(present.first())) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The first peer in data directory '%s' is '%s' and cannot become '%s'; name that organisation and that peer first"
              .formatted(data.root(), present.first(), first()));
    }
    if (!equals(SINGLE)) {
      try {
        if (!equals(present)) {
          Growth.begin(data, present);
        }
        WholeFile.update(data.shape(), ShapeNote.of(this), Mode.PRIVATE);
      } catch (IOException e) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "'%s' cannot be written: %s".formatted(data.shape(), Reason.words(e)),
            e);
      }
    }
  }

  private boolean hasAllOf(Shape other) {
    return other.members.stream()
        .allMatch(theirs -> members.stream().anyMatch(own -> own.hasAllOf(theirs)));
  }

  private String first() {
    return members.getFirst().hosts().getFirst();
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
    return ShapeNote.words(this);
  }
}
