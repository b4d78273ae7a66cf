// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a chaincode comes from, as a user names it: {@code [NAME=]DIRECTORY}, {@code [NAME=]FILE},
 * {@code NAME=HOST:PORT}; in development mode also {@code NAME[:VERSION]} of one that has no
 * package.
 */
public sealed interface ChaincodeSource {

  /** The name under which clients call it; empty if the package's label is to be the name. */
  String name();

  /**
   * Looks for the tools that it is built with, so that a missing one is said before anything
   * starts.
   *
   * @param hasEngine whether what cannot be built here is built in a container
   * @throws HeddleException {@code BAD_INPUT} if one is missing
   */
  default void checkTools(boolean hasEngine) {
    if (this instanceof Directory(_, _, Path directory)) {
      SourceLanguage language = SourceLanguage.of(directory);
      if (!hasEngine) {
        language.checkTools(directory);
      }
    }
  }

  /**
   * As it can be read again by {@link #parse} in another working directory; {@link ByHand} by its
   * own.
   */
  default String text() {
    return switch (this) {
      case Directory(String name, _, Path directory) -> name + "=" + directory;
      case PackageFile(String name, Path file) -> (name.isEmpty() ? "" : name + "=") + file;
      case Server(String name, String address) -> name + "=" + address;
      case ByHand(String name, String version) -> name + ":" + version;
    };
  }

  /**
   * Source code, which a builder has to build.
   *
   * @param label of the package that is made of it
   */
  record Directory(String name, String label, Path directory) implements ChaincodeSource {

    /** One whose package is called as it is itself. */
    Directory(String name, Path directory) {
      this(name, name, directory);
    }
  }

  /** A chaincode package, ready to be installed. */
  record PackageFile(String name, Path file) implements ChaincodeSource {}

  /** A chaincode server that runs already, say in a debugger. */
  record Server(String name, String address) implements ChaincodeSource {}

  /** A chaincode without a package, which its developer starts by hand. */
  record ByHand(String name, String version) implements ChaincodeSource {

    private static final String FIRST_VERSION = "1.0";

    /**
     * Reads {@code NAME[:VERSION]}.
     *
     * @throws HeddleException {@code BAD_INPUT} if it is not of that form
     */
    public static ByHand parse(String text) {
      int colon = text.indexOf(':');
      String name = colon < 0 ? text : text.substring(0, colon);
      String version = colon < 0 ? FIRST_VERSION : text.substring(colon + 1);
      if (!NAME.matcher(name).matches() || !VERSION.matcher(version).matches()) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "'%s' is not NAME or NAME:VERSION of a chaincode (letters and digits, with single '-' or '_' between; the version also with '.' and '+')"
                .formatted(text));
      }
      return new ByHand(name, version);
    }
  }

  /** Fabric's rule for chaincode names. */
  Pattern NAME = Pattern.compile("[a-zA-Z0-9]+(?:[-_][a-zA-Z0-9]+)*");

  /** Fabric's rule for versions. */
  Pattern VERSION = Pattern.compile("[A-Za-z0-9_.+-]+");

  /**
   * Reads one of the three forms.
   *
   * @throws HeddleException {@code BAD_INPUT} if the text is none of them
   */
  static ChaincodeSource parse(String text) {
    if (text.isEmpty()) {
      throw new HeddleException(
          Fault.BAD_INPUT, "A chaincode is given as nothing; '.' is the current directory");
    }
    Matcher named = Parts.NAMED.matcher(text);
    String name = named.matches() ? named.group(1) : "";
    String place = named.matches() ? named.group(2) : text;
    Path path = Path.of(place);
    if (Files.isDirectory(path)) {
      Path directory = path.toAbsolutePath().normalize();
      return new Directory(
          name.isEmpty() ? checkedName(lastName(directory), text) : name, directory);
    }
    if (Files.isRegularFile(path)) {
      return new PackageFile(name, path.toAbsolutePath().normalize());
    }
    Matcher address = Parts.ADDRESS.matcher(place);
    if (!address.matches()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Chaincode '%s': '%s' is neither a directory, nor a package file, nor HOST:PORT of a chaincode server"
              .formatted(text, place));
    }
    if (Integer.parseInt(address.group(1)) > Parts.LAST_PORT) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Chaincode server '%s' cannot be reached: the last port is %d"
              .formatted(place, Parts.LAST_PORT));
    }
    if (name.isEmpty()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Chaincode server '%s' needs a name: give NAME=%s".formatted(place, place));
    }
    return new Server(name, place);
  }

  private static String lastName(Path directory) {
    Path name = directory.getFileName();
    return name == null ? "" : name.toString();
  }

  /** The name, or a clear refusal that says how to give another. */
  static String checkedName(String name, String given) {
    if (!NAME.matcher(name).matches()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "'%s' cannot be the name of a chaincode (letters and digits, with single '-' or '_' between); give NAME=%s"
              .formatted(name, given));
    }
    return name;
  }

  /** What {@link #parse} looks for. */
  final class Parts {
    private static final int LAST_PORT = 65_535;
    private static final Pattern NAMED = Pattern.compile("(" + NAME.pattern() + ")=(.+)");
    private static final Pattern ADDRESS =
        Pattern.compile("(?:\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+):([0-9]{1,5})");

    private Parts() {}
  }
}
