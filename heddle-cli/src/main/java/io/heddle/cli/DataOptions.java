// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.home.DataDirectory;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a node keeps its data: a directory that stays, or one for this run only. */
final class DataOptions {

  /** What no shell takes for anything but itself. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._+:@%-]+");

  @ArgGroup(exclusive = true)
  private @Nullable Choice choice;

  private @Nullable TemporaryDirectory temporary;

  /** Either of the two options. */
  static final class Choice {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        description =
            "Directory for all data of the node; made if it does not exist (default: 'peer.fileSystemPath' of the configuration, or 'heddle' in the user's state directory).")
    private @Nullable Path data;

    @Option(names = "--ephemeral", description = "Keep nothing: data lives as long as the node.")
    private boolean ephemeral;
  }

  DataOptions() {}

  /**
   * The directory; made now if it is a temporary one.
   *
   * @param otherwise the one to take if no option is given
   */
  DataDirectory directory(DataDirectory otherwise) {
    if (choice != null && choice.ephemeral) {
      temporary = TemporaryDirectory.create();
      return DataDirectory.at(temporary.path());
    }
    return choice == null || choice.data == null ? otherwise : DataDirectory.at(choice.data);
  }

  /** Keeps nothing, unless it is said where to keep it. */
  void makeTemporaryUnlessGiven() {
    if (choice == null) {
      choice = new Choice();
      choice.ephemeral = true;
    }
  }

  /**
   * The option that makes a client command find the same directory, with a space before it, ready
   * to be pasted into a shell; often empty.
   */
  String asClientOption(DataDirectory directory) {
    return directory.equals(DataDirectory.ofUser()) ? "" : " --data " + quoted(directory.root());
  }

  private static String quoted(Path path) {
    String text = path.toString();
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** Removes the directory if it is a temporary one. */
  void cleanUp() {
    if (temporary != null) {
      temporary.close();
    }
  }
}
