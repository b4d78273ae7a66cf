// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A reset that has begun and is not over, noted in the data directory so that one that was killed
 * is gone on with by the next start: first the ledgers go, then what was deployed is defined again.
 *
 * @param isCleared whether the ledgers are fresh ones
 */
public record PendingReset(boolean isCleared, List<KeptDefinition> definitions) {

  private static final int FORMAT = 1;
  private static final JsonMapper JSON = JsonMapper.shared();

  public PendingReset {
    definitions = List.copyOf(definitions);
  }

  /**
   * That of a directory; empty if none is pending.
   *
   * @throws HeddleException {@code BAD_INPUT} if its note cannot be read
   */
  public static Optional<PendingReset> of(DataDirectory data) {
    Path file = data.pendingReset();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode note = JSON.readTree(Files.readAllBytes(file));
      if (note.path("format").asInt(0) != FORMAT) {
        throw new IllegalArgumentException("format");
      }
      List<KeptDefinition> definitions = new ArrayList<>();
      for (JsonNode each : note.required("definitions")) {
        definitions.add(KeptDefinition.read(each));
      }
      return Optional.of(new PendingReset(note.required("isCleared").asBoolean(), definitions));
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "'%s' says that a reset was broken off, and cannot be read: it is damaged or of a later version; 'heddle reset' while no node runs begins anew"
              .formatted(file),
          e);
    }
  }

  /** Notes it; on disk before it returns. */
  public void note(DataDirectory data) {
    ObjectNode note = JSON.createObjectNode();
    note.put("format", FORMAT);
    note.put("isCleared", isCleared);
    ArrayNode all = note.putArray("definitions");
    definitions.forEach(each -> each.writeTo(all.addObject()));
    try {
      WholeFile.write(data.pendingReset(), note.toPrettyString() + "\n", Mode.PRIVATE);
    } catch (IOException e) {
      throw cannotBe("written", data, e);
    }
  }

  /** The same, when the ledgers are fresh ones. */
  public PendingReset cleared() {
    return new PendingReset(true, definitions);
  }

  /** Notes that it is over. */
  public static void done(DataDirectory data) {
    try {
      Files.deleteIfExists(data.pendingReset());
      DirectoryTree.force(data.root());
    } catch (IOException e) {
      throw cannotBe("removed", data, e);
    }
  }

  private static HeddleException cannotBe(String done, DataDirectory data, IOException e) {
    return new HeddleException(
        Fault.INTERNAL,
        "'%s' cannot be %s: %s".formatted(data.pendingReset(), done, Reason.words(e)),
        e);
  }
}
