// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which user of the organisation a {@code Gateway}, {@code Network} or {@code Contract} acts for.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface User {

  /** The name: {@code User1}, {@code Admin}. */
  String value();
}
