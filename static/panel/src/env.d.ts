declare module 'virtual:atlassian-themes.css';
declare module '*.css';
