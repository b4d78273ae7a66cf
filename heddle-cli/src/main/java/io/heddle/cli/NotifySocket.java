// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.Serial;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A Unix socket on Linux that takes datagrams, for which Java has nothing.
 *
 * @param path in the file system, or with a leading {@code @} in the abstract name space
 */
record NotifySocket(String path) {

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int FAMILY_BYTES = 2;
  private static final int MAX_PATH_BYTES = 107;

  /** A message that was not sent. */
  static final class Failure extends Exception {
    @Serial private static final long serialVersionUID = 1;

    Failure(String message) {
      super(message);
    }

    Failure(Throwable cause) {
      super(cause);
    }
  }

  /** Empty if it can be no socket of this system. */
  static Optional<NotifySocket> at(String path) {
    int bytes = path.getBytes(StandardCharsets.UTF_8).length;
    boolean isOne = path.startsWith("/") || (path.startsWith("@") && bytes > 1);
    boolean isLinux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux");
    return isOne && isLinux && bytes <= MAX_PATH_BYTES
        ? Optional.of(new NotifySocket(path))
        : Optional.empty();
  }

  void send(String message) throws Failure {
    try (Arena memory = Arena.ofConfined()) {
      int socket =
          (int)
              function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT)
                  .invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      if (socket < 0) {
        throw new Failure("no socket");
      }
      try {
        send(socket, message, memory);
      } finally {
        int ignored = (int) function("close", JAVA_INT, JAVA_INT).invokeExact(socket);
      }
    } catch (Failure e) {
      throw e;
    } catch (Throwable e) {
      throw new Failure(e);
    }
  }

  private void send(int socket, String message, Arena memory) throws Throwable {
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    if (path.startsWith("@")) {
      name[0] = 0;
    }
    MemorySegment content = memory.allocateFrom(JAVA_BYTE, text);
    MemorySegment address = memory.allocate(FAMILY_BYTES + name.length);
    address.set(JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(name, 0, address, JAVA_BYTE, FAMILY_BYTES, name.length);
    long sent =
        (long)
            function("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT)
                .invokeExact(
                    socket,
                    content,
                    (long) text.length,
                    MSG_NOSIGNAL,
                    address,
                    FAMILY_BYTES + name.length);
    if (sent != text.length) {
      throw new Failure("nobody takes messages at '%s'".formatted(path));
    }
  }

  @SuppressWarnings("restricted") // the launcher allows it
  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... parameters) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find(name).orElseThrow(), FunctionDescriptor.of(result, parameters));
  }
}
