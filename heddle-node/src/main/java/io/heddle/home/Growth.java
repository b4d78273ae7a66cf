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

/**
 * What is new in a data directory that is becoming larger. It is noted beside the shape until all
 * of it is done, so that a start that was killed on the way is followed by one that goes on.
 *
 * @param former the organisations before; empty if the directory is not becoming larger
 */
public record Growth(List<ShapeMember> former) {

  public Growth {
    former = List.copyOf(former);
  }

  /**
   * That of a directory.
   *
   * @throws HeddleException {@code BAD_INPUT} if what is noted there cannot be read
   */
  public static Growth of(DataDirectory data) {
    Path file = data.formerShape();
    try {
      if (!Files.exists(file)) {
        return new Growth(List.of());
      }
      return new Growth(
          ShapeNote.read(Files.readString(file))
              .orElseThrow(() -> cannotBe("read", file, "it has not two numbers"))
              .members());
    } catch (IOException e) {
      throw cannotBe("read", file, Reason.words(e));
    }
  }

  /** Notes what there was, unless an earlier start that was to add something has not ended well. */
  static void begin(DataDirectory data, Shape former) throws IOException {
    if (!Files.exists(data.formerShape())) {
      WholeFile.write(data.formerShape(), ShapeNote.of(former), Mode.PRIVATE);
    }
  }

  /**
   * Notes that all is there.
   *
   * @throws HeddleException {@code BAD_INPUT} if that cannot be
   */
  public static void done(DataDirectory data) {
    try {
      Files.deleteIfExists(data.formerShape());
    } catch (IOException e) {
      throw cannotBe("removed", data.formerShape(), Reason.words(e));
    }
  }

  public boolean isUnderWay() {
    return !former.isEmpty();
  }

  /** Whether an organisation was not there before. */
  public boolean isNew(String mspId) {
    return isUnderWay() && former.stream().noneMatch(member -> member.mspId().equals(mspId));
  }

  /** Whether a peer was not there before, by its full name. */
  public boolean isNewPeer(String host) {
    return isUnderWay() && former.stream().noneMatch(member -> member.hosts().contains(host));
  }

  private static HeddleException cannotBe(String done, Path file, String why) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "'%s' cannot be %s: %s; it says which organisations and peers there were before the last start added some, and may be removed if none are missing"
            .formatted(file, done, why));
  }
}
