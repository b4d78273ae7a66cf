// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.words.Foreign;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * A file as YAML: every scalar is its text, and every node knows its line. What would cost more
 * than a file of this kind may is refused before a tree is made of it.
 */
final class YamlText {

  private static final int MAX_BYTES = 256 * 1024;
  private static final int MAX_DEPTH = 20;
  private static final int MAX_ALIASES = 500;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new FailsafeSchema())
          .setMaxAliasesForCollections(MAX_ALIASES)
          .setCodePointLimit(MAX_BYTES)
          .build();

  private YamlText() {}

  /**
   * The text of a file.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is no such file; {@code BAD_INPUT} if it
   *     cannot be read or is too large
   */
  static String read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new HeddleException(Fault.NOT_FOUND, "There is no network file '%s'".formatted(file));
      }
      if (Files.size(file) > MAX_BYTES) {
        throw unreadable(file, "it has more than %d bytes".formatted(MAX_BYTES), Optional.empty());
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw unreadable(file, "it is not UTF-8", Optional.of(e));
    } catch (IOException e) {
      throw unreadable(file, String.valueOf(e.getMessage()), Optional.of(e));
    }
  }

  /**
   * The tree of a text.
   *
   * @param whole where the file is
   * @throws HeddleException {@code BAD_INPUT} if it is not one YAML document, or too deep
   */
  static Node tree(Place whole, String text) {
    try {
      checkBounds(whole, text);
      return new Compose(SETTINGS)
          .composeString(text)
          .orElseThrow(() -> whole.mistake("it is empty; it begins with 'Organizations:'"));
    } catch (MarkedYamlEngineException e) {
      throw new Place(whole.file(), "", line(e.getProblemMark()))
          .mistake("it is not YAML: %s", String.valueOf(e.getProblem()));
    } catch (ReaderException e) {
      long lines = text.codePoints().limit(e.getPosition()).filter(each -> each == '\n').count();
      throw new Place(whole.file(), "", (int) lines + 1)
          .mistake("it is not YAML: %s", String.valueOf(e.getMessage()));
    } catch (YamlEngineException e) {
      throw whole.mistake("it is not YAML: %s", String.valueOf(e.getMessage()));
    }
  }

  private static void checkBounds(Place whole, String text) {
    int depth = 0;
    int aliases = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      if (event instanceof CollectionStartEvent) {
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      } else if (event instanceof AliasEvent) {
        aliases++;
      }
      Place place = new Place(whole.file(), "", line(event.getStartMark()));
      if (depth > MAX_DEPTH) {
        throw place.mistake("it is nested deeper than %d", MAX_DEPTH);
      }
      if (aliases > MAX_ALIASES) {
        throw place.mistake("it has more than %d aliases", MAX_ALIASES);
      }
    }
  }

  static int line(Optional<Mark> mark) {
    return mark.map(Mark::getLine).orElse(0) + 1;
  }

  private static HeddleException unreadable(Path file, String why, Optional<Exception> cause) {
    String sentence = "Network file '%s' cannot be read: %s".formatted(file, Foreign.sentence(why));
    return cause
        .map(each -> new HeddleException(Fault.BAD_INPUT, sentence, each))
        .orElseGet(() -> new HeddleException(Fault.BAD_INPUT, sentence));
  }
}
