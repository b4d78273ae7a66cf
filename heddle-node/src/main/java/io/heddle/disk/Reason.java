// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What the system said no to, in words and without the names of Java's classes. */
public final class Reason {

  private Reason() {}

  /** To stand behind a colon, with the file that it is about if that is known. */
  public static String of(IOException failure) {
    String words = words(failure);
    return failure instanceof FileSystemException about && about.getFile() != null
        ? "%s: '%s'".formatted(words, about.getFile())
        : words;
  }

  /** As {@link #of}, where the sentence has named the file. */
  public static String words(IOException failure) {
    return switch (failure) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such file or directory";
      case FileAlreadyExistsException _ -> "another file is in its place";
      case NotDirectoryException _ -> "it is not a directory";
      case DirectoryNotEmptyException _ -> "the directory is not empty";
      case CharacterCodingException _ -> "it is not text in UTF-8";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> failure.getMessage() == null ? "input or output failed" : failure.getMessage();
    };
  }
}
