/** Shown in `bitbucket_exporter_build_info`; a test ties it to package.json. */
export const APP_VERSION = '0.1.0';
